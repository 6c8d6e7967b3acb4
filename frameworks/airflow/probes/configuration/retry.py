"""Runs a task that fails twice, with retries.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/tasks.html
"""

from frameworks.airflow.probes.runs import finish
from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, tries: int, notes: str) -> str:
    """DAG and DAG run; there is a DAG for each number of tries."""
    done = finish(connect(request), f"retry_{tries}", {"notes": notes})
    return f"{done['dag_id']}/{done['dag_run_id']}"


def succeeded(request: ProbeRequest, run_id: str) -> bool:
    """What the REST API says."""
    dag_id, dag_run_id = run_id.split("/")
    dag_run = connect(request).api().get("dags", dag_id, "dagRuns", dag_run_id)
    return bool(dag_run["state"] == "success")
