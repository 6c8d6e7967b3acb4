"""Two steps, with the number of the run."""

import time

import dagster as dg

from frameworks.dagster.probes.told import TOLD, Told
from harness.worker.witness import note


@dg.op
def work(context: dg.OpExecutionContext, told: Told) -> int:
    """Return a number, which is metadata of the output too."""
    number = told.values["number"]
    note(told.values["notes"], "begin", number=number)
    time.sleep(told.values["seconds"])
    note(told.values["notes"], "end", number=number)
    result = number * number + 1
    context.add_output_metadata({"result": result})
    return int(result)


@dg.op
def show(told: Told, result: int) -> None:
    """Note what came."""
    note(told.values["notes"], "shown", number=told.values["number"], result=result)


@dg.job(resource_defs=TOLD)
def concurrent_runs() -> None:
    """One after the other."""
    show(work())


defs = dg.Definitions(jobs=[concurrent_runs])
