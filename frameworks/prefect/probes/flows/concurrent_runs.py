"""Two tasks, the second of which gets what the first has returned."""
# ruff: noqa: D103 - the text above says it all

import time

from prefect import flow, task

from harness.worker.witness import note


@task(task_run_name="work")
def work(number: int, seconds: float, notes: str) -> int:
    note(notes, "begin", number=number)
    time.sleep(seconds)
    note(notes, "end", number=number)
    return number * number + 1


@task(task_run_name="show")
def show(number: int, result: int, notes: str) -> None:
    note(notes, "shown", number=number, result=result)


@flow(persist_result=True)
def concurrent_runs(number: int, seconds: float, notes: str) -> None:
    show(number, work(number, seconds, notes), notes)
