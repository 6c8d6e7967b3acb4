"""A flow with parameters: https://docs.prefect.io/v3/how-to-guides/workflows/pass-inputs"""
# ruff: noqa: D103 - the text above says it all

from typing import Any

from prefect import flow, task


@task
def step() -> None:
    pass


@flow
def params(**values: Any) -> None:
    step()
