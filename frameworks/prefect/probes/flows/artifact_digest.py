"""A file's bytes as the result of a task: https://docs.prefect.io/v3/advanced/results"""
# ruff: noqa: D103 - the text above says it all

from pathlib import Path

from prefect import flow, task


@task(task_run_name="keep")
def keep(file: str) -> bytes:
    return Path(file).read_bytes()


@flow(persist_result=True)
def artifact_digest(file: str) -> None:
    keep(file)
