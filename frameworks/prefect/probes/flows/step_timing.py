"""Three tasks in a row, each of which notes when it begins and ends."""
# ruff: noqa: D103 - the text above says it all

import time

from prefect import flow, task

from harness.worker.witness import note


@task(task_run_name="{step}")
def wait(step: str, witness: str) -> None:
    note(witness, "begin", step=step)
    time.sleep(1)
    note(witness, "end", step=step)


@flow
def step_timing(witness: str) -> None:
    for step in ("first", "second", "third"):
        wait(step, witness)
