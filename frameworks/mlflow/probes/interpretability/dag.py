"""The graph of runs and models: one run makes a model, another one has measured it.

https://mlflow.org/docs/latest/ml/mlflow-3/#logged-models
These are the edges that follow from what runs made and took. Tags of runs and links of traced spans
would hold whatever edges a user declares besides, which recovers nothing. Nested runs say which run
they belong to, which is no edge of a pipeline.
"""

import mlflow

from frameworks.mlflow.probes.client import connect, experiment_id
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, architectures: list[str]) -> str:
    """A nested run for each step."""
    connect(request)
    with mlflow.start_run() as parent:
        _step("load_data")
        for name in architectures:
            with mlflow.start_run(run_name=f"train/{name}", nested=True):
                model = mlflow.create_external_model(name=name)
            with mlflow.start_run(run_name=f"evaluate/{name}", nested=True):
                mlflow.log_metric("accuracy", 0.5, model_id=model.model_id)
        _step("select_best")
    return str(parent.info.run_id)


def _step(name: str) -> None:
    with mlflow.start_run(run_name=name, nested=True):
        pass


def edges(request: ProbeRequest, run_id: str) -> list[tuple[str, str]]:
    """From the run that made a model to each run that took it."""
    client = connect(request)
    found = client.search_runs(
        [experiment_id(request)], filter_string=f"tags.`mlflow.parentRunId` = '{run_id}'"
    )
    steps = [client.get_run(each.info.run_id) for each in found]  # a search leaves models out
    names = {step.info.run_id: step.info.run_name for step in steps}
    return [
        (names[client.get_logged_model(used.model_id).source_run_id], step.info.run_name)
        for step in steps
        for used in step.inputs.model_inputs
    ]
