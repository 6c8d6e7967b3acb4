"""Six tasks that do not need each other, submitted to the flow's task runner.

https://docs.prefect.io/v3/how-to-guides/workflows/run-work-concurrently
"""
# ruff: noqa: D103 - the text above says it all

import time

from prefect import flow, task
from prefect.futures import wait

from harness.worker.witness import note


@task
def work(seconds: float, notes: str) -> None:
    note(notes, "begin")
    time.sleep(seconds)
    note(notes, "end")


@flow
def concurrency(seconds: float, notes: str) -> None:
    # The default cache policy would take six equal calls of one run for one.
    each = work.with_options(cache_policy=None)
    wait([each.submit(seconds, notes) for _ in range(6)])
