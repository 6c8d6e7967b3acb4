"""MLflow's smallest program: a run with two metrics in a SQLite store, read back.

https://mlflow.org/docs/latest/ml/tracking/tutorials/local-database/
It stands alone and keeps all state in the current folder.
"""

import os
from pathlib import Path

os.environ.update(DO_NOT_TRACK="true", MLFLOW_DISABLE_TELEMETRY="true")  # read on import

import mlflow
from mlflow import MlflowClient


def main() -> None:
    """Print what the store holds."""
    mlflow.set_tracking_uri("sqlite:///mlflow.db")
    artifacts = Path("artifacts").resolve().as_uri()
    experiment = mlflow.create_experiment("minimal", artifact_location=artifacts)
    with mlflow.start_run(experiment_id=experiment) as run:
        mlflow.log_metrics({"a": 6, "b": 7})
    metrics = MlflowClient().get_run(run.info.run_id).data.metrics
    print(f"minimal: {metrics['a'] * metrics['b']:g}")  # noqa: T201  # how it answers


if __name__ == "__main__":
    main()
