"""A task that passes, raises, or kills its own process."""
# ruff: noqa: D103 - the text above says it all

import os
import signal

from prefect import flow, task

from harness.worker.witness import note


@task
def step(ending: str, witness: str) -> None:
    note(witness, "begin", ending=ending)
    if ending == "fail":
        raise RuntimeError("as it was told to")
    if ending == "crash":
        os.kill(os.getpid(), signal.SIGKILL)


@flow
def exit_codes(ending: str, witness: str) -> None:
    step(ending, witness)
