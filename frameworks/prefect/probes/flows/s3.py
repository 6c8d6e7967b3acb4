"""A text as the result of a task, stored as it is: https://docs.prefect.io/v3/advanced/results

Results are pickles in base64 by default, in which nobody can search for a text.
"""
# ruff: noqa: D103 - the text above says it all

from prefect import flow, task


@task(task_run_name="keep")
def keep(text: str) -> str:
    return text


@flow(result_serializer="json")
def s3(text: str) -> None:
    keep(text)
