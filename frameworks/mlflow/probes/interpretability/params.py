"""Parameters of a run: https://mlflow.org/docs/latest/ml/tracking/tracking-api/"""

from typing import Any

import mlflow

from frameworks.mlflow.probes.client import connect
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, values: dict[str, Any]) -> str:
    """All of them at once."""
    connect(request)
    with mlflow.start_run() as run:
        mlflow.log_params(values)
    return str(run.info.run_id)


def read(request: ProbeRequest, run_id: str) -> dict[str, str]:
    """MLflow keeps text."""
    params: dict[str, str] = connect(request).get_run(run_id).data.params
    return params
