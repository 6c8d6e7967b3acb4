"""A task is mapped over a range whose length another task has read.

https://docs.prefect.io/v3/how-to-guides/workflows/run-work-concurrently#using-map
"""
# ruff: noqa: D103 - the text above says it all

from pathlib import Path

from prefect import flow, task

from harness.worker.witness import note


@task
def plan(width: str) -> list[int]:
    return list(range(int(Path(width).read_text())))


@task
def item(number: int, notes: str) -> int:
    note(notes, "item", number=number)
    return number * number + 1


@task
def join(results: list[int], notes: str) -> None:
    note(notes, "join", results=results)


@flow
def fan_out(width: str, notes: str) -> None:
    join(item.map(plan(width), notes), notes)
