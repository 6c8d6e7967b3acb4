"""One task."""
# ruff: noqa: D103 - the text above says it all

from prefect import flow, task

from harness.worker.witness import note


@task
def step(notes: str) -> None:
    note(notes, "step")


@flow
def pause(notes: str) -> None:
    step(notes)
