"""A model is files in object storage, which its library writes and reads; the path is an XCom.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/objectstorage.html
XComs themselves hold what Airflow has a serializer for, and it has none for models:
https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/serializers.html
"""

from pathlib import Path
from typing import Any

from frameworks.airflow.probes.runs import Asked, finish
from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, library: str, seed: int) -> str:
    """The DAG run's id."""
    storage = (request.workdir / "storage").as_uri()
    conf = {"library": library, "seed": seed, "storage": storage}
    return str(finish(connect(request), "round_trips", conf)["dag_run_id"])


def read(request: ProbeRequest, library: str, run_id: str) -> list[float]:
    """What the stored model predicts."""
    adapter = connect(request)  # before Airflow is imported: it makes the settings
    from airflow.sdk import ObjectStoragePath

    from scenarios import models

    stored = ObjectStoragePath(Asked(adapter.api(), "round_trips", run_id).returned("train"))
    folder = request.workdir / "fetched" / library
    folder.mkdir(parents=True)
    for file in stored.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    return models.predictions(library, _load(library, folder))


def _load(library: str, folder: Path) -> Any:
    if library == "sklearn":
        import joblib

        return joblib.load(folder / "model.joblib")
    if library == "torch":
        import torch

        from scenarios import models

        network = models.make(library, seed=0)  # whose weights are replaced by the stored ones
        network.load_state_dict(torch.load(folder / "model.pt", weights_only=True))
        return network
    from transformers import pipeline

    return pipeline("text-classification", model=str(folder))
