"""A flow with a hook for failures.

https://docs.prefect.io/v3/how-to-guides/workflows/state-change-hooks
"""
# ruff: noqa: D103 - the text above says it all

from typing import Any

import httpx
from prefect import flow, task

from harness.worker.witness import note


def alarm(_flow: Any, flow_run: Any, state: Any) -> None:
    told = {"run": str(flow_run.id), "state": state.name}
    httpx.post(flow_run.parameters["url"], json=told, trust_env=False)


@task
def step(fails: bool, witness: str) -> None:
    note(witness, "begin", fails=fails)
    if fails:
        raise RuntimeError("as it was told to")


@flow(on_failure=[alarm])
def failure_callback(url: str, fails: bool, witness: str) -> None:
    step(fails, witness)
