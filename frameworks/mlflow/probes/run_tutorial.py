"""Runs the tutorial on a fresh SQLite store without a server, and reads it back by run name.

https://mlflow.org/docs/latest/self-hosting/architecture/overview
"""

import hashlib
from pathlib import Path
from typing import Any

import mlflow
from mlflow import MlflowClient
from mlflow.artifacts import download_artifacts, load_dict

from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, parameters: dict[str, Any]) -> dict[str, Any]:
    """The output of every step and the sha256 of its files, as MLflow gives them back."""
    if request.data is None:
        raise ValueError("it works on the data of mnist")
    start(request, request.data, parameters)
    return read_back(MlflowClient(), parameters["architectures"])


def start(request: ProbeRequest, data: Path, parameters: dict[str, Any]) -> None:
    """All that it takes to run the tutorial once."""
    mlflow.set_tracking_uri(f"sqlite:///{request.workdir / 'mlflow.db'}")
    from frameworks.mlflow.probes import tutorial

    files = request.workdir / "files"
    files.mkdir()
    tutorial.main(data, files, parameters)


def read_back(client: MlflowClient, architectures: list[str]) -> dict[str, Any]:
    """What each run logged."""
    experiments = [e.experiment_id for e in client.search_experiments()]
    runs = {run.info.run_name: run.info.artifact_uri for run in client.search_runs(experiments)}
    outputs = {
        "load_data": load_dict(f"{runs['data']}/load_data.json"),
        "select_best": load_dict(f"{runs['selection']}/select_best.json"),
    }
    digests = {}
    for name in architectures:
        outputs[f"train/{name}"] = load_dict(f"{runs[name]}/train.json")
        outputs[f"evaluate/{name}"] = load_dict(f"{runs[name]}/evaluate.json")
        digests[f"weights/{name}"] = _sha256(f"{runs[name]}/{name}.safetensors")
        digests[f"predictions/{name}"] = _sha256(f"{runs[name]}/{name}.npy")
    return {"outputs": outputs, "files": digests}


def _sha256(artifact: str) -> str:
    return hashlib.sha256(Path(download_artifacts(artifact)).read_bytes()).hexdigest()
