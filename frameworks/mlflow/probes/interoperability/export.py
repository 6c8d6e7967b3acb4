"""Export and import by the project's own tool, MLflow Export Import.

https://github.com/mlflow/mlflow-export-import/blob/master/README_single.md
It imports `tabulate`, which it does not declare: that is an extra of its own.
"""

import os
import subprocess

import mlflow
from mlflow import MlflowClient

from frameworks.mlflow.probes.client import connect
from harness.worker.contract import ProbeRequest


def run(
    request: ProbeRequest,
    params: dict[str, str],
    metrics: dict[str, float],
    tags: dict[str, str],
) -> str:
    """All of them in one run."""
    connect(request)
    with mlflow.start_run(tags=tags) as run:
        mlflow.log_params(params)
        mlflow.log_metrics(metrics)
    return str(run.info.run_id)


def export(request: ProbeRequest, run_id: str, folder: str) -> None:
    """From the server, as JSON."""
    words = ["export-run", "--run-id", run_id, "--output-dir", folder]
    subprocess.run(words, env=_environment(request.services["url"]), check=True)


def load(request: ProbeRequest, folder: str, home: str) -> str:
    """Into a SQLite store, whose only run it is."""
    words = ["import-run", "--experiment-name", request.namespace, "--input-dir", folder]
    subprocess.run(words, env=_environment(_store(home)), cwd=home, check=True)
    client = MlflowClient(_store(home))
    experiments = [each.experiment_id for each in client.search_experiments()]
    (found,) = client.search_runs(experiments)
    return str(found.info.run_id)


def read(_request: ProbeRequest, run_id: str, home: str) -> dict[str, dict[str, object]]:
    """What the other installation knows of it."""
    data = MlflowClient(_store(home)).get_run(run_id).data
    return {"params": data.params, "metrics": data.metrics, "tags": data.tags}


def _store(home: str) -> str:
    return f"sqlite:///{home}/mlflow.db"


def _environment(tracking_uri: str) -> dict[str, str]:
    return {**os.environ, "MLFLOW_TRACKING_URI": tracking_uri}
