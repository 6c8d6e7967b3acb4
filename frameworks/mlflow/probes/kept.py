"""What runs keep, and what the server gives back of it.

https://mlflow.org/docs/latest/ml/tracking/tracking-api/
"""

from collections.abc import Mapping, Sequence

import mlflow
from mlflow import MlflowClient
from mlflow.artifacts import load_text
from mlflow.entities import Run

Points = Sequence[tuple[int, float]]  # (step, value)


def log(params: Mapping[str, str], metrics: Mapping[str, Points], file: str, text: str) -> None:
    """To the active run, a call for each point."""
    mlflow.log_params(dict(params))
    for name, points in metrics.items():
        for step, value in points:
            mlflow.log_metric(name, value, step=step)
    mlflow.log_text(text, file)


def points(client: MlflowClient, run_id: str, name: str) -> list[tuple[int, float]]:
    """The whole history of a metric."""
    return [(m.step, m.value) for m in client.get_metric_history(run_id, name)]


def metrics(client: MlflowClient, run: Run) -> dict[str, list[tuple[int, float]]]:
    """Of all metrics."""
    return {name: points(client, run.info.run_id, name) for name in run.data.metrics}


def text(run: Run, file: str) -> str:
    """An artifact, by the address that the run has."""
    found: str = load_text(f"{run.info.artifact_uri}/{file}")
    return found
