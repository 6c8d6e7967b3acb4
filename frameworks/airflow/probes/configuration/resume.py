"""Clears the failed task of a run, which goes on from there.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dag-run.html#re-run-tasks
"""

from frameworks.airflow.probes.runs import ended, finish
from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, obstacle: str, notes: str) -> str:
    """The id of the DAG run, which has failed."""
    conf = {"obstacle": obstacle, "notes": notes}
    return str(finish(connect(request), "resume", conf)["dag_run_id"])


def resume(request: ProbeRequest, run_id: str, obstacle: str, notes: str) -> str:
    """The same DAG run, over once more; what its parameters are, Airflow knows."""
    api = connect(request).api()
    body = {"dag_run_id": run_id, "only_failed": True, "reset_dag_runs": True, "dry_run": False}
    api.post("dags", "resume", "clearTaskInstances", body=body)
    return str(ended(api, api.get("dags", "resume", "dagRuns", run_id))["dag_run_id"])


def succeeded(request: ProbeRequest, run_id: str) -> bool:
    """What the REST API says."""
    dag_run = connect(request).api().get("dags", "resume", "dagRuns", run_id)
    return bool(dag_run["state"] == "success")
