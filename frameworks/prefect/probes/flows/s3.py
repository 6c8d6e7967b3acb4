"""A text as the result of a task: https://docs.prefect.io/v3/advanced/results"""
# ruff: noqa: D103 - the text above says it all

from prefect import flow, task


@task(task_run_name="keep")
def keep(text: str) -> str:
    return text


@flow
def s3(text: str) -> None:
    keep(text)
