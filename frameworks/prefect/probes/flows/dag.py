"""The scenario's tasks without their work, wired as in the adapter's flow."""
# ruff: noqa: D103 - the text above says it all

from typing import Any

from prefect import flow, task, unmapped

Result = dict[str, Any]


@task(task_run_name="load_data")
def load_data() -> Result:
    return {"output": {}}


@task(task_run_name="train/{architecture}")
def train(architecture: str, loaded: Result) -> Result:
    return {"output": [architecture, loaded]}


@task(task_run_name="evaluate/{architecture}")
def evaluate(architecture: str, trained: Result) -> Result:
    return {"output": [architecture, trained]}


@task(task_run_name="select_best")
def select_best(evaluated: list[Result]) -> Result:
    return {"output": evaluated}


@flow
def dag(architectures: list[str]) -> None:
    loaded = load_data.submit()
    trained = train.map(architectures, unmapped(loaded))
    select_best(evaluate.map(architectures, trained))
