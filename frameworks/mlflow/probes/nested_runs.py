"""Steps as nested runs: runs that were started inside another one.

https://mlflow.org/docs/latest/ml/traditional-ml/tutorials/hyperparameter-tuning/notebooks/hyperparameter-tuning-with-child-runs/
"""

import time
from collections.abc import Sequence

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Run

from frameworks.mlflow.probes.client import experiment_id
from harness.worker.contract import ProbeRequest
from harness.worker.questions.question import RunId
from harness.worker.witness import note


def inside(client: MlflowClient, request: ProbeRequest, run_id: RunId) -> Sequence[Run]:
    """The runs that were started inside this one."""
    found: Sequence[Run] = client.search_runs(
        [experiment_id(request)], filter_string=f"tags.`mlflow.parentRunId` = '{run_id}'"
    )
    return found


def pipeline(architectures: Sequence[str]) -> RunId:
    """A nested run for each step of the pipeline; those that train make a model."""
    with mlflow.start_run() as parent:
        _empty("load_data")
        for name in architectures:
            with mlflow.start_run(run_name=f"train/{name}", nested=True):
                model = mlflow.create_external_model(name=name)
            with mlflow.start_run(run_name=f"evaluate/{name}", nested=True):
                mlflow.log_metric("accuracy", 0.5, model_id=model.model_id)
        _empty("select_best")
    return str(parent.info.run_id)


def _empty(name: str) -> None:
    with mlflow.start_run(run_name=name, nested=True):
        pass


def witnessed(names: Sequence[str], witness: str) -> RunId:
    """Steps of a second, one after another, each of which notes its begin and its end."""
    with mlflow.start_run() as parent:
        for step in names:
            with mlflow.start_run(run_name=step, nested=True):
                note(witness, "begin", step=step)
                time.sleep(1)
                note(witness, "end", step=step)
    return str(parent.info.run_id)
