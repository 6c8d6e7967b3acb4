"""What MLflow records with a model that it logs.

https://mlflow.org/docs/latest/ml/model/dependencies/
"""

from pathlib import Path

import mlflow

from frameworks.mlflow.probes.client import connect, model_uri
from harness.worker.contract import ProbeRequest

MODEL = Path(__file__).with_name("environment_model.py")


def run(request: ProbeRequest) -> str:
    """MLflow finds the packages by itself: it imports the model in a process of its own."""
    connect(request)
    with mlflow.start_run() as run:
        mlflow.pyfunc.log_model(python_model=str(MODEL), name="model")
    return str(run.info.run_id)


def read(request: ProbeRequest, run_id: str) -> dict[str, str]:
    """The files beside the model."""
    uri = model_uri(connect(request), run_id)
    folder = Path(mlflow.artifacts.download_artifacts(uri))
    return {
        "python": (folder / "python_env.yaml").read_text(),
        "packages": (folder / "requirements.txt").read_text(),
    }
