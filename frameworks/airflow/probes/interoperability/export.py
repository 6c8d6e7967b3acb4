"""A run as the JSON of Airflow's REST API.

https://airflow.apache.org/docs/apache-airflow/stable/stable-rest-api-ref.html
Parameters and tags are the run's configuration, metrics are XComs. Nothing takes a run in:
commands import connections, pools and variables, and `db export-archived` has no counterpart.
https://airflow.apache.org/docs/apache-airflow/stable/cli-and-env-variables-ref.html
"""

import json
from pathlib import Path

from frameworks.airflow.probes.runs import Asked, finish
from frameworks.airflow.probes.services import connect
from harness.worker.contract import NotSupported, ProbeRequest

COMMANDS = "https://airflow.apache.org/docs/apache-airflow/stable/cli-and-env-variables-ref.html"
NO_IMPORT = (
    "no command and no call of the API takes a finished run in: what can be imported is "
    "connections, pools and variables, and a run that the API creates is one to be executed"
)


def run(
    request: ProbeRequest, params: dict[str, str], metrics: dict[str, float], tags: dict[str, str]
) -> str:
    """The DAG run's id."""
    conf = {"params": params, "metrics": metrics, "tags": tags}
    return str(finish(connect(request), "export", conf)["dag_run_id"])


def export(request: ProbeRequest, run_id: str, folder: str) -> None:
    """The answers of the API: the run, and each value that its task pushed."""
    run = Asked(connect(request).api(), "export", run_id)
    path = (*run.path, "taskInstances", "step", "xcomEntries")
    listed = run.api.get(*path)["xcom_entries"]
    xcoms = [run.api.get(*path, entry["key"]) for entry in listed]
    Path(folder, "run.json").write_text(json.dumps(run.facts))
    Path(folder, "xcoms.json").write_text(json.dumps(xcoms))


def load(request: ProbeRequest, folder: str, home: str) -> str:
    """There is no such thing."""
    raise NotSupported(NO_IMPORT, COMMANDS)
