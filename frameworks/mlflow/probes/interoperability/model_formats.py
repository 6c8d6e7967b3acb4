"""The network as a model of the flavor `onnx`, and as a TorchScript model of `pytorch`.

https://mlflow.org/docs/latest/api_reference/python_api/mlflow.onnx.html#mlflow.onnx.log_model
https://mlflow.org/docs/latest/api_reference/python_api/mlflow.pytorch.html#mlflow.pytorch.log_model
"""

import shutil
from pathlib import Path

import mlflow
import onnx
import torch

from frameworks.mlflow.probes.client import connect, model_uri
from harness.worker.contract import ProbeRequest
from scenarios.mnist.evaluation import load_network
from scenarios.mnist.formats import export


def run(request: ProbeRequest, weights: str, form: str) -> str:
    """Requirements are given, as MLflow would import the model once more to find them."""
    connect(request)
    file = request.workdir / f"network.{form}"
    export(load_network(Path(weights), "CNN"), form, file)
    with mlflow.start_run() as run:
        if form == "onnx":
            model = onnx.load(file)
            mlflow.onnx.log_model(
                model,
                name="network",
                save_as_external_data=False,  # one file, which other systems can load
                pip_requirements=["onnxruntime"],
            )
        else:
            mlflow.pytorch.log_model(
                torch.jit.load(file),
                name="network",
                serialization_format="pickle",  # as its documentation says; the file is a script
                pip_requirements=["torch"],
            )
    return str(run.info.run_id)


def fetch(request: ProbeRequest, run_id: str, form: str, file: str) -> None:
    """The file as it lies in the model's folder."""
    uri = model_uri(connect(request), run_id)
    name = "model.onnx" if form == "onnx" else "data/model.pth"
    folder = mlflow.artifacts.download_artifacts(uri, dst_path=str(request.workdir / form))
    shutil.copy(Path(folder) / name, file)
