# ruff: noqa: D100, D103, T201 - a file that a user types
import sys

from prefect import flow, task
from prefect.runtime import flow_run

from harness.worker.place import here
from harness.worker.witness import note


@task
def step(notes: str) -> None:
    note(notes, "ran", **here())


@flow
def pipeline(notes: str) -> str:
    step.submit(notes).wait()
    return flow_run.id


if __name__ == "__main__":
    print(pipeline(sys.argv[1]))
