"""Data as the only input of a task, whose cache key is a hash of its inputs.

https://docs.prefect.io/v3/concepts/caching#cache-policies
"""
# ruff: noqa: D103 - the text above says it all

from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import INPUTS


@task(task_run_name="use", cache_policy=INPUTS)
def use(table: bytes) -> int:
    return len(table)


@flow(persist_result=True)
def data_digest(file: str) -> None:
    use(Path(file).read_bytes())
