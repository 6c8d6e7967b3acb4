"""A step that hangs."""

import time

import dagster as dg

from frameworks.dagster.probes.told import TOLD, Told
from harness.worker.witness import note


@dg.op
def hang(told: Told) -> None:
    """Sleep for ten minutes."""
    note(told.values["notes"], "begin")
    time.sleep(600)
    note(told.values["notes"], "end")


@dg.job(resource_defs=TOLD)
def timeout() -> None:
    """One step; its limit is a tag of the run."""
    hang()


defs = dg.Definitions(jobs=[timeout])
