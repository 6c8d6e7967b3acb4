"""A task that reads the coin, and one of two others, chosen by Python's own `if` in the flow.

https://docs.prefect.io/v3/concepts/flows
The chosen one runs in a process of its own, so that it can be seen who has started it:
https://docs.prefect.io/v3/concepts/task-runners
"""
# ruff: noqa: D103 - the text above says it all

from pathlib import Path

from prefect import flow, task
from prefect.task_runners import ProcessPoolTaskRunner

from harness.worker.witness import note


@task
def decide(coin: str, notes: str) -> str:
    note(notes, "decide")
    return Path(coin).read_text()


@task
def left(notes: str) -> None:
    note(notes, "left")


@task
def right(notes: str) -> None:
    note(notes, "right")


@flow(task_runner=ProcessPoolTaskRunner(max_workers=1))
def branch(coin: str, notes: str) -> None:
    side = left if decide(coin, notes) == "left" else right
    side.submit(notes).wait()
