"""A task that leaves metrics and an artifact as its result, and one that may fail then.

https://docs.prefect.io/v3/advanced/results
The version of a year ago runs it.
"""
# ruff: noqa: D103 - the text above says it all

from typing import Any

from prefect import flow, task


@task(task_run_name="leave")
def leave(left: dict[str, Any]) -> dict[str, Any]:
    return {"metrics": left["metrics"], "artifact": left["artifact"]}


@task
def end(fails: bool) -> None:
    if fails:
        raise RuntimeError("as it was told to")


@flow(persist_result=True)
def store_upgrade(alpha: str, beta: str, left: dict[str, Any]) -> None:
    leave(left)
    end(left["fails"])
