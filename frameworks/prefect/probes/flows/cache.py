"""A task whose result is taken again while its source and its inputs are the same.

https://docs.prefect.io/v3/concepts/caching#cache-policies
`code` is what is edited. Where notes go is no input that matters.
"""
# ruff: noqa: D103 - the text above says it all

from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import INPUTS, TASK_SOURCE

from harness.worker.witness import note


@task
def load(source: str) -> str:
    return Path(source).read_text()


@task(cache_policy=TASK_SOURCE + INPUTS - "notes")
def work(text: str, parameter: int, notes: str) -> str:
    code = "one"
    note(notes, "work")
    return f"{code}-{text}-{parameter}"


@task
def show(result: str, notes: str) -> None:
    note(notes, "shown", result=result)


@flow
def cache(source: str, parameter: int, notes: str) -> None:
    show(work(load(source), parameter, notes), notes)
