"""Runs a task that hangs, under a time limit.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/tasks.html#timeouts
"""

import time

from frameworks.airflow.probes.runs import finish
from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest
from harness.worker.witness import note


def run(request: ProbeRequest, limit: int, notes: str, linger: float) -> str:
    """DAG and DAG run, once it is over by the REST API; there is a DAG for each limit."""
    done = finish(connect(request), f"timeout_{limit}", {"notes": notes})
    note(notes, "over")
    time.sleep(linger)
    return f"{done['dag_id']}/{done['dag_run_id']}"


def succeeded(request: ProbeRequest, run_id: str) -> bool:
    """What the REST API says."""
    dag_id, dag_run_id = run_id.split("/")
    dag_run = connect(request).api().get("dags", dag_id, "dagRuns", dag_run_id)
    return bool(dag_run["state"] == "success")
