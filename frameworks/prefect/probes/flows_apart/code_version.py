"""A flow that notes which code runs, and prints the id of its run."""

import sys

from prefect import flow, task
from prefect.runtime import flow_run

from harness.worker.witness import note

CODE = "first"


@task
def step(witness: str) -> None:
    """The only one."""
    note(witness, CODE)


@flow
def code_version(witness: str) -> str:
    """One task."""
    step(witness)
    return str(flow_run.id)


if __name__ == "__main__":
    print(code_version(sys.argv[1]))  # noqa: T201  # for the one who has started it
