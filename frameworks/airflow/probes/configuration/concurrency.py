"""Runs independent tasks, with and without a pool of few slots.

https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/pools.html
"""

from frameworks.airflow.probes.runs import finish
from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, limit: int | None, seconds: float, notes: str) -> str:
    """The id of the DAG run; the limit is the number of slots of the pool that its tasks are in."""
    adapter = connect(request)
    conf = {"seconds": seconds, "notes": notes}
    if limit is None:
        return str(finish(adapter, "concurrency", conf)["dag_run_id"])
    adapter.api().post("pools", body={"name": "concurrency", "slots": limit})
    return str(finish(adapter, "concurrency_limited", conf)["dag_run_id"])
