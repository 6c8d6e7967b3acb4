"""Four tasks in a row, the third of which takes a while.

Results are persisted, so that a retry of the run takes them over:
https://docs.prefect.io/v3/advanced/results
"""
# ruff: noqa: D103 - the text above says it all

import time
from pathlib import Path

from prefect import flow, task

from harness.worker.witness import note


@task(task_run_name="one")
def one(notes: str) -> int:
    note(notes, "step", name="one")
    return 1


@task(task_run_name="two")
def two(got: int, notes: str) -> int:
    note(notes, "step", name="two")
    return 2 * got


@task(task_run_name="three")
def three(got: int, seconds: float, notes: str) -> int:
    note(notes, "step", name="three")
    time.sleep(seconds)
    return 2 * got


@task(task_run_name="four")
def four(got: int, notes: str) -> None:
    note(notes, "step", name="four", got=got)


@flow(persist_result=True)
def scheduler_crash(seconds: float, notes: str, noted: str) -> None:
    note(notes, "flow")
    while not Path(noted).exists():  # until the answer has noted this process as the driver
        time.sleep(0.1)
    four(three(two(one(notes), notes), seconds, notes), notes)
