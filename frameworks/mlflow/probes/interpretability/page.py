"""The page of a run: https://mlflow.org/docs/latest/ml/tracking/#tracking-ui"""

import mlflow

from frameworks.mlflow.probes.client import connect, experiment_id
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, accuracy: float) -> str:
    """One metric."""
    connect(request)
    with mlflow.start_run() as run:
        mlflow.log_metric("accuracy", accuracy)
    return str(run.info.run_id)


def page(request: ProbeRequest, run_id: str) -> dict[str, str]:
    """Its overview."""
    connect(request)
    path = f"experiments/{experiment_id(request)}/runs/{run_id}"
    return {"url": f"{request.services['url']}/#/{path}"}
