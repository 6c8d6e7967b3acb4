"""A task that hangs, under a time limit: https://docs.prefect.io/v3/concepts/tasks"""
# ruff: noqa: D103 - the text above says it all

import time

from prefect import flow, task

from harness.worker.witness import note


@task
def hang(notes: str) -> None:
    note(notes, "begin")
    time.sleep(600)
    note(notes, "end")


@flow
def timeout(limit: int, notes: str) -> None:
    hang.with_options(timeout_seconds=limit)(notes)
