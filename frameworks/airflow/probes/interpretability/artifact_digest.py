"""A file in object storage, of scheme `file` here, found by the path in an XCom.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/objectstorage.html
"""

from pathlib import Path

from frameworks.airflow.probes.runs import Asked, finish
from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, file: str) -> str:
    """The id of the DAG run."""
    storage = (request.workdir / "storage").as_uri()
    conf = {"file": file, "storage": storage}
    return str(finish(connect(request), "artifact_digest", conf)["dag_run_id"])


def read(request: ProbeRequest, run_id: str) -> dict[str, str]:
    """A copy of what the storage gives back; Airflow records no digest of it."""
    adapter = connect(request)  # before Airflow is imported: it makes the settings
    from airflow.sdk import ObjectStoragePath

    path = Asked(adapter.api(), "artifact_digest", run_id).returned("keep")
    copy = Path(request.workdir) / "given-back"
    copy.write_bytes(ObjectStoragePath(path).read_bytes())
    return {"file": str(copy)}
