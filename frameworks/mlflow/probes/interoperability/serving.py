"""The network served by MLflow's own scoring server.

https://mlflow.org/docs/latest/ml/deployment/deploy-model-locally/
"""

import sys
import time
from pathlib import Path
from typing import Any

import mlflow
import numpy as np

from frameworks.mlflow.probes.client import connect, model_uri
from harness.worker.contract import ProbeRequest
from harness.worker.service import Service, answers
from scenarios.mnist.evaluation import load_network

SECONDS = 240.0  # that it is served at most


def run(request: ProbeRequest, weights: str) -> dict[str, Any]:
    """Store the model with an example of its input, from which MLflow infers the signature."""
    client = connect(request)
    with mlflow.start_run() as run:
        mlflow.pytorch.log_model(
            load_network(Path(weights), "CNN"),
            name="network",
            input_example=np.zeros((2, 1, 28, 28), np.float32),  # one would fix the batch to one
            pip_requirements=["torch"],
        )
    return {
        "model": model_uri(client, run.info.run_id),
        "path": "/invocations",
        "input": "inputs",
        "output": "predictions",
    }


def serve(request: ProbeRequest, model: str, port: int, stop: str) -> None:
    """`mlflow models serve`, in the environment as it is."""
    connect(request)
    command = [sys.executable, "-m", "mlflow", "models", "serve", "--model-uri", model]
    command += ["--host", "127.0.0.1", "--port", str(port), "--env-manager", "local"]
    server = Service(
        "mlflow models serve",
        command,
        log=request.evidence / "serve.log",
        cwd=request.workdir,
        env={"MLFLOW_TRACKING_URI": request.services["url"]},
    )
    deadline = time.monotonic() + SECONDS
    try:
        server.wait_until_ready(lambda: answers(f"http://127.0.0.1:{port}/ping"), SECONDS)
        while not Path(stop).exists() and time.monotonic() < deadline:
            server.check()
            time.sleep(0.1)
    finally:
        server.stop(grace=2)
