"""The graph of a DAG: each task with those downstream of it, over the REST API.

https://airflow.apache.org/docs/apache-airflow/stable/stable-rest-api-ref.html
"""

from frameworks.airflow import mnist
from frameworks.airflow.probes.runs import finish
from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, architectures: list[str]) -> str:
    """The DAG run's id."""
    return str(finish(connect(request), "dag", {"architectures": architectures})["dag_run_id"])


def edges(request: ProbeRequest, run_id: str) -> list[tuple[str, str]]:
    """A mapped task is one node, whatever the number of its instances."""
    tasks = connect(request).api().get("dags", "dag", "tasks")["tasks"]
    return [
        (_step(task["task_id"]), _step(later))
        for task in tasks
        for later in task["downstream_task_ids"]
    ]


def _step(task_id: str) -> str:
    """The scenario's name; any other task keeps its own."""
    return mnist.STEPS.get(task_id, task_id)
