"""A model is a file in object storage, here of scheme `file`, whose path is passed on as an XCom.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/objectstorage.html
"""

from pathlib import Path

from frameworks.airflow.probes.runs import Asked, finish
from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, weights: str, form: str) -> str:
    """The DAG run's id."""
    storage = (request.workdir / "storage").as_uri()
    conf = {"weights": weights, "form": form, "storage": storage}
    dag_run = finish(connect(request), "model_formats", conf)
    return str(dag_run["dag_run_id"])


def fetch(request: ProbeRequest, run_id: str, form: str, file: str) -> None:
    """By the path that the run has left."""
    adapter = connect(request)  # before Airflow is imported: it makes the settings
    from airflow.sdk import ObjectStoragePath

    path = Asked(adapter.api(), "model_formats", run_id).returned("convert")
    Path(file).write_bytes(ObjectStoragePath(path).read_bytes())
