"""Runs the DAG with a branch.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#branching
"""

from frameworks.airflow.probes.runs import finish
from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, coin: str, notes: str) -> str:
    """The id of the DAG run."""
    return str(finish(connect(request), "branch", {"coin": coin, "notes": notes})["dag_run_id"])
