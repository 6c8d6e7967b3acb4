"""A task that fails twice: https://docs.prefect.io/v3/how-to-guides/workflows/retries"""
# ruff: noqa: D103 - the text above says it all

from prefect import flow, task

from harness.worker.witness import note, times


@task
def attempt(notes: str) -> None:
    note(notes, "attempt")
    if times(notes, "attempt") <= 2:
        raise RuntimeError("not yet")


@flow
def retry(tries: int, notes: str) -> None:
    attempt.with_options(retries=tries - 1, retry_delay_seconds=0)(notes)
