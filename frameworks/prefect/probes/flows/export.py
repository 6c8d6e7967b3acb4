"""A task that leaves metrics as a table: https://docs.prefect.io/v3/how-to-guides/workflows/artifacts"""
# ruff: noqa: D103 - the text above says it all

from prefect import flow, task
from prefect.artifacts import create_table_artifact


@task
def measure(metrics: dict[str, float]) -> None:
    create_table_artifact([metrics], key="metrics")


@flow
def export(params: dict[str, str], metrics: dict[str, float]) -> None:
    measure(metrics)
