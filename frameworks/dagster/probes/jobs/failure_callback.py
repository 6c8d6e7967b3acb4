"""A hook for failures: https://docs.dagster.io/guides/build/ops/op-hooks"""

import dagster as dg
import requests

from frameworks.dagster.probes.told import TOLD, Told
from harness.worker.witness import note


@dg.failure_hook(required_resource_keys={"told"})
def alarm(context: dg.HookContext) -> None:
    """Tell the listener which step has failed."""
    url = context.resources.told.values["url"]
    requests.post(url, json={"step": context.op.name}, timeout=10)


@dg.op
def watched(told: Told) -> None:
    """Fail if told."""
    note(told.values["witness"], "begin", fails=told.values["fails"])
    if told.values["fails"]:
        raise RuntimeError("planted")


@dg.job(resource_defs=TOLD, hooks={alarm})
def failure_callback() -> None:
    """One step."""
    watched()


defs = dg.Definitions(jobs=[failure_callback])
