"""Four values with their types: https://docs.prefect.io/v3/how-to-guides/workflows/pass-inputs"""
# ruff: noqa: D103 - the text above says it all

from prefect import flow, task

from harness.worker.witness import note


@task
def step(notes: str, count: int, rate: float, flag: bool, label: str) -> None:
    note(notes, "got", count=count, rate=rate, flag=flag, label=label)


@flow
def typed_parameters(
    notes: str, count: int = 1, rate: float = 0.5, flag: bool = False, label: str = "none"
) -> None:
    step(notes, count, rate, flag, label)
