"""Export by MLflow's command line; there is no import.

https://mlflow.org/docs/latest/api_reference/cli.html#mlflow-runs-describe
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import mlflow

from frameworks.mlflow.probes.client import connect
from harness.worker.contract import NotSupported, ProbeRequest


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
    """`mlflow runs describe` prints JSON."""
    command = [sys.executable, "-m", "mlflow", "runs", "describe", "--run-id", run_id]
    env = {**os.environ, "MLFLOW_TRACKING_URI": request.services["url"]}
    with (Path(folder) / "run.json").open("wb") as stream:
        subprocess.run(command, env=env, stdout=stream, check=True)


def load(_request: ProbeRequest, **_: object) -> NoReturn:
    """There is no such thing."""
    raise NotSupported(
        "runs are listed, described, created and deleted, and not imported",
        "https://mlflow.org/docs/latest/api_reference/cli.html#mlflow-runs",
    )
