"""Series of (step, value), each an XCom, read by the REST API.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/xcoms.html
"""

import json
from typing import Any

from frameworks.airflow.probes.runs import Asked, finish
from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, series: dict[str, list[tuple[int, str]]]) -> str:
    """The id of the DAG run, which fails when one of its tasks cannot leave what it has."""
    file = request.workdir / "series.json"
    file.write_text(json.dumps(series))
    return str(finish(connect(request), "metrics", {"file": str(file)})["dag_run_id"])


def read(request: ProbeRequest, run_id: str) -> dict[str, Any]:
    """Each XCom by its name. Why a task could not leave one, its log tells."""
    asked = Asked(connect(request).api(), "metrics", run_id)
    failed = [task for task in asked.instances() if task["state"] == "failed"]
    reasons = {task["map_index"]: asked.exceptions(task) for task in failed}
    (request.evidence / "failed.json").write_text(json.dumps(reasons, indent=1))
    path = (*asked.path, "taskInstances", "~", "xcomEntries")
    entries = asked.api.get(*path)["xcom_entries"]
    return {entry["key"]: _value(asked, entry) for entry in entries if entry["task_id"] == "log"}


def _value(asked: Asked, entry: dict[str, Any]) -> Any:
    path = (*asked.path, "taskInstances", "log", "xcomEntries", entry["key"])
    return asked.api.get(*path, map_index=entry["map_index"])["value"]
