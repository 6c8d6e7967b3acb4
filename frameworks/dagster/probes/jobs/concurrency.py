"""Six steps that need nothing of each other."""

import time

import dagster as dg

from frameworks.dagster.probes.told import TOLD, Told
from harness.worker.witness import note


@dg.op(name="concurrency_sleep")
def sleep(told: Told) -> None:
    """Note begin and end."""
    note(told.values["notes"], "begin")
    time.sleep(told.values["seconds"])
    note(told.values["notes"], "end")


@dg.job(resource_defs=TOLD)
def concurrency() -> None:
    """The same op under six names."""
    for number in range(6):
        sleep.alias(f"sleep_{number}")()


defs = dg.Definitions(jobs=[concurrency])
