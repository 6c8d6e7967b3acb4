"""Two tasks, the second of which fails."""
# ruff: noqa: D103 - the text above says it all

from prefect import flow, task

from harness.worker.planted import fail


@task(task_run_name="prepare")
def prepare() -> None:
    pass


@task(task_run_name="evaluate")
def evaluate(message: str) -> None:
    fail(message)


@flow
def failing_step(message: str) -> None:
    prepare()
    evaluate(message)
