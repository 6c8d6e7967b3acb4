"""A loud task and a quiet one: https://docs.prefect.io/v3/how-to-guides/workflows/add-logging"""
# ruff: noqa: D103 - the text above says it all

from prefect import flow, task

from harness.worker.planted import speak


@task(task_run_name="loud")
def loud(word: str) -> None:
    speak(word, 10_000)


@task(task_run_name="quiet")
def quiet(word: str) -> None:
    speak(word, 10)


@flow(log_prints=True)
def logs(word: str, other: str) -> None:
    loud(word)
    quiet(other)
