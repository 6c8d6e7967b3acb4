"""Begin and end of a task instance, over the REST API.

https://airflow.apache.org/docs/apache-airflow/stable/stable-rest-api-ref.html
"""

from datetime import datetime

from frameworks.airflow.probes.runs import Asked, finish
from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest

Times = list[float | None]


def run(request: ProbeRequest, witness: str) -> str:
    """The DAG run's id."""
    return str(finish(connect(request), "step_timing", {"witness": witness})["dag_run_id"])


def read(request: ProbeRequest, run_id: str) -> dict[str, Times]:
    """The times that the scheduler's database has."""
    instances = Asked(connect(request).api(), "step_timing", run_id).instances()
    return {
        task["task_id"]: [_seconds(task["start_date"]), _seconds(task["end_date"])]
        for task in instances
    }


def _seconds(moment: str | None) -> float | None:
    return None if moment is None else datetime.fromisoformat(moment).timestamp()
