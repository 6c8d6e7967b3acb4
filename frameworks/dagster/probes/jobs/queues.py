"""One step in a run of its own, with the name that the run is told."""

import time

import dagster as dg

from frameworks.dagster.probes.told import TOLD, Told
from harness.worker.witness import note


@dg.op
def queued(told: Told) -> None:
    """Note begin and end."""
    name = told.values["name"]
    note(told.values["notes"], "begin", name=name)
    time.sleep(told.values["seconds"])
    note(told.values["notes"], "end", name=name)


@dg.job(resource_defs=TOLD)
def queues() -> None:
    """One step."""
    queued()


defs = dg.Definitions(jobs=[queues])
