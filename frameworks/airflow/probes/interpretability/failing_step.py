"""States of tasks, and the entries of a failed task's log, by the REST API.

https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/logging-monitoring/logging-tasks.html
"""

import json
from typing import Any

from frameworks.airflow.probes.runs import Asked, finish
from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, message: str) -> str:
    """The id of the DAG run, which has failed."""
    return str(finish(connect(request), "failing_step", {"message": message})["dag_run_id"])


def read(request: ProbeRequest, run_id: str) -> dict[str, Any]:
    """Entries of the log hold exceptions with their frames as JSON."""
    asked = Asked(connect(request).api(), "failing_step", run_id)
    failed = [task for task in asked.instances() if task["state"] == "failed"]
    details = [detail for task in failed for detail in asked.exceptions(task)]
    return {
        "step": [task["task_id"] for task in failed],
        "exception": "\n".join(f"{each['exc_type']}: {each['exc_value']}" for each in details),
        "traceback": "\n".join(json.dumps(each["frames"]) for each in details),
    }
