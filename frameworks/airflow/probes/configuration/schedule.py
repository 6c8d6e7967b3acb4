"""One request for a backfill of past days.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/backfill.html
"""

import time

from frameworks.airflow.adapter import POLL_SECONDS
from frameworks.airflow.probes.runs import PATIENCE, ended
from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, days: list[str], notes: str) -> list[str]:
    """The ids of the DAG runs, once all are over."""
    adapter = connect(request)
    adapter.wait_for_dag("schedule")
    api = adapter.api()
    body = {
        "dag_id": "schedule",
        "from_date": f"{days[0]}T00:00:00Z",
        "to_date": f"{days[-1]}T00:00:00Z",
        "dag_run_conf": {"notes": notes},
    }
    api.post("backfills", body=body)
    deadline = time.monotonic() + PATIENCE
    path = ("dags", "schedule", "dagRuns")
    while len(runs := api.get(*path, run_type="backfill")["dag_runs"]) < len(days):
        if time.monotonic() > deadline:
            raise TimeoutError(f"the backfill has {len(runs)} runs")
        time.sleep(POLL_SECONDS)
    return [ended(api, dag_run)["dag_run_id"] for dag_run in runs]
