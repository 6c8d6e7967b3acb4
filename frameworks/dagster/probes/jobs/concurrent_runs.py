"""Two steps, with the number of the run."""

import time

import dagster as dg

from frameworks.dagster.probes.told import TOLD, Told
from harness.worker.witness import note


@dg.op
def work(told: Told) -> int:
    """Return a number, which is kept."""
    number = told.values["number"]
    note(told.values["notes"], "begin", number=number)
    time.sleep(told.values["seconds"])
    note(told.values["notes"], "end", number=number)
    return int(number * number + 1)


@dg.op
def show(told: Told, result: int) -> None:
    """Note what came."""
    note(told.values["notes"], "shown", number=told.values["number"], result=result)


@dg.job(resource_defs=TOLD)
def concurrent_runs() -> None:
    """One after the other."""
    show(work())


defs = dg.Definitions(jobs=[concurrent_runs])
