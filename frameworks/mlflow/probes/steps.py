"""Steps inside a run, of which MLflow has two kinds: nested runs, and traced functions.

https://mlflow.org/docs/latest/ml/traditional-ml/tutorials/hyperparameter-tuning/notebooks/hyperparameter-tuning-with-child-runs/
https://mlflow.org/docs/latest/genai/tracing/app-instrumentation/manual-tracing/
"""

import time
from collections.abc import Sequence

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Run, Span

from frameworks.mlflow.probes.client import experiment_id
from harness.worker import planted
from harness.worker.contract import ProbeRequest
from harness.worker.witness import note


def nested_runs(client: MlflowClient, request: ProbeRequest, run_id: str) -> Sequence[Run]:
    """The runs that were started inside this one."""
    found: Sequence[Run] = client.search_runs(
        [experiment_id(request)], filter_string=f"tags.`mlflow.parentRunId` = '{run_id}'"
    )
    return found


def pipeline(architectures: Sequence[str]) -> str:
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


def witnessed(names: Sequence[str], witness: str) -> str:
    """Steps of a second, one after another, each of which notes its begin and its end."""
    with mlflow.start_run() as parent:
        for step in names:
            with mlflow.start_run(run_name=step, nested=True):
                note(witness, "begin", step=step)
                time.sleep(1)
                note(witness, "end", step=step)
    return str(parent.info.run_id)


@mlflow.trace
def prepare() -> None:
    """The step that passes."""


@mlflow.trace
def evaluate(message: str) -> None:
    """The step that fails."""
    planted.fail(message)


def failed_spans(client: MlflowClient, request: ProbeRequest, run_id: str) -> list[Span]:
    """Of the run's traces those whose status is an error."""
    traces = client.search_traces(locations=[experiment_id(request)], run_id=run_id)
    spans = [span for trace in traces for span in trace.data.spans]
    return [span for span in spans if span.status.status_code == "ERROR"]
