"""One parameter with its type: https://docs.prefect.io/v3/how-to-guides/workflows/pass-inputs"""
# ruff: noqa: D103 - the text above says it all

from prefect import flow, task

from harness.worker.witness import note


@task
def step(notes: str) -> None:
    note(notes, "step")


@flow
def rejection(notes: str, count: int = 1) -> None:
    step(notes)
