"""An artifact as the server gives it back: MLflow records no digest of it.

https://mlflow.org/docs/latest/ml/tracking/
"""

import mlflow

from frameworks.mlflow.probes.client import connect
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, file: str) -> str:
    """Keep the file."""
    connect(request)
    with mlflow.start_run() as run:
        mlflow.log_artifact(file)
    return str(run.info.run_id)


def read(request: ProbeRequest, run_id: str) -> dict[str, str]:
    """The run's only artifact."""
    (artifact,) = connect(request).list_artifacts(run_id)
    folder = request.workdir / "fetched"
    folder.mkdir()
    fetched = mlflow.artifacts.download_artifacts(
        run_id=run_id, artifact_path=artifact.path, dst_path=str(folder)
    )
    return {"file": fetched}
