"""Four tasks in a row, the last of which fails while there is an obstacle.

Results are persisted, so that a retry of the run takes them over:
https://docs.prefect.io/v3/advanced/results
"""
# ruff: noqa: D103 - the text above says it all

from pathlib import Path

from prefect import flow, task

from harness.worker.witness import note


@task
def one(notes: str) -> int:
    note(notes, "step", name="one")
    return 1


@task
def two(got: int, notes: str) -> int:
    note(notes, "step", name="two")
    return 2 * got


@task
def three(got: int, notes: str) -> int:
    note(notes, "step", name="three")
    return 2 * got


@task
def four(got: int, obstacle: str, notes: str) -> None:
    note(notes, "step", name="four", got=got)
    if Path(obstacle).exists():
        raise RuntimeError("there is an obstacle")


@flow(persist_result=True)
def resume(obstacle: str, notes: str) -> None:
    four(three(two(one(notes), notes), notes), obstacle, notes)
