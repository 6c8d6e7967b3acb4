"""Models by their flavors, and MLflow's server for them: https://mlflow.org/docs/latest/ml/model/

Requirements are given, as MLflow would import each model once more to find them.
"""

import sys
import time
from pathlib import Path
from typing import Any

import mlflow
import numpy as np

from harness.worker.contract import ProbeRequest
from harness.worker.service import Service, answers

SECONDS = 240.0  # that a server may be up, at most
FILES = {"onnx": "model.onnx", "torchscript": "data/model.pth"}  # in the folder of a model


def keep(library: str, model: Any) -> None:
    """Log it in the default format of its flavor, none of which is a pickle."""
    if library == "sklearn":
        mlflow.sklearn.log_model(model, name="model", pip_requirements=["scikit-learn"])
    elif library == "torch":
        keep_network(model, np.zeros((2, 8), np.float32))
    else:
        mlflow.transformers.log_model(model, name="model", pip_requirements=["transformers"])


def keep_network(network: Any, example: np.ndarray) -> None:
    """The example has two rows: one would fix the batch to one."""
    mlflow.pytorch.log_model(
        network, name="model", input_example=example, pip_requirements=["torch"]
    )


def keep_file(file: Path, form: str) -> None:
    """Log the model in a file as ONNX or TorchScript.

    https://mlflow.org/docs/latest/api_reference/python_api/mlflow.onnx.html#mlflow.onnx.log_model
    https://mlflow.org/docs/latest/api_reference/python_api/mlflow.pytorch.html#mlflow.pytorch.log_model
    """
    import onnx
    import torch

    if form == "onnx":
        mlflow.onnx.log_model(
            onnx.load(file),
            name="network",
            save_as_external_data=False,  # one file, which other systems can load
            pip_requirements=["onnxruntime"],
        )
    else:
        mlflow.pytorch.log_model(
            torch.jit.load(file),
            name="network",
            serialization_format="pickle",  # as is documented; the file is a script
            pip_requirements=["torch"],
        )


def load(library: str, uri: str) -> Any:
    """By its flavor."""
    flavors: dict[str, Any] = {
        "sklearn": mlflow.sklearn,
        "torch": mlflow.pytorch,
        "transformers": mlflow.transformers,
    }
    return flavors[library].load_model(uri)


def serve(request: ProbeRequest, uri: str, port: int, stop: Path) -> None:
    """`mlflow models serve` in the environment as it is, until there is a file `stop`.

    https://mlflow.org/docs/latest/ml/deployment/deploy-model-locally/
    """
    command = [sys.executable, "-m", "mlflow", "models", "serve", "--model-uri", uri]
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
        while not stop.exists() and time.monotonic() < deadline:
            server.check()
            time.sleep(0.1)
    finally:
        server.stop(grace=2)
