"""One task, under a name: each run is a step of the question."""
# ruff: noqa: D103 - the text above says it all

import time

from prefect import flow, task

from harness.worker.witness import note


@task
def work(name: str, seconds: float, notes: str) -> None:
    note(notes, "begin", name=name)
    time.sleep(seconds)
    note(notes, "end", name=name)


@flow
def queues(name: str, seconds: float, notes: str) -> None:
    work(name, seconds, notes)
