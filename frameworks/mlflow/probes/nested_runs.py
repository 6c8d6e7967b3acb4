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
from harness.worker.questions.interpretability import Failure
from harness.worker.questions.question import RunId
from harness.worker.witness import note

Times = tuple[float | None, float | None]


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


def times(client: MlflowClient, request: ProbeRequest, run_id: RunId) -> dict[str, Times]:
    """Begin and end of each step; MLflow has milliseconds."""
    return {
        run.info.run_name: (run.info.start_time / 1000, run.info.end_time / 1000)
        for run in inside(client, request, run_id)
    }


def edges(client: MlflowClient, request: ProbeRequest, run_id: RunId) -> list[tuple[str, str]]:
    """From the run that made a model to each run that took it."""
    found = inside(client, request, run_id)
    runs = [client.get_run(each.info.run_id) for each in found]  # a search leaves models out
    names = {run.info.run_id: run.info.run_name for run in runs}
    return [
        (names[client.get_logged_model(used.model_id).source_run_id], run.info.run_name)
        for run in runs
        for used in run.inputs.model_inputs
    ]


def failure(client: MlflowClient, request: ProbeRequest, run_id: RunId) -> Failure:
    """Nested runs that failed, and the events of the spans of their traces."""
    failed = [r for r in inside(client, request, run_id) if r.info.status == "FAILED"]
    place = [experiment_id(request)]
    traces = [
        trace
        for run in failed
        for trace in client.search_traces(locations=place, run_id=run.info.run_id)
    ]
    spans = [span for trace in traces for span in trace.data.spans]
    events = [event.attributes for span in spans for event in span.events]
    return {
        "step": [str(run.info.run_name) for run in failed],
        "exception": "\n".join(
            f"{event['exception.type']}: {event['exception.message']}" for event in events
        ),
        "traceback": "\n".join(str(event["exception.stacktrace"]) for event in events),
    }
