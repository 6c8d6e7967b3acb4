"""An accuracy on a report: https://docs.prefect.io/v3/how-to-guides/workflows/artifacts"""
# ruff: noqa: D103 - the text above says it all

from prefect import flow, task
from prefect.artifacts import create_table_artifact


@task(task_run_name="evaluate")
def evaluate(accuracy: float) -> None:
    create_table_artifact([{"metric": "accuracy", "value": accuracy}], key="page")


@flow
def page(accuracy: float) -> None:
    evaluate(accuracy)
