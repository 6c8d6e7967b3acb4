"""Three steps, one after another."""

import time

import dagster as dg

from frameworks.dagster.probes.told import TOLD, Told
from harness.worker.witness import note


@dg.op(ins={"after": dg.In(dg.Nothing)})
def timed(context: dg.OpExecutionContext, told: Told) -> None:
    """Sleep for a second."""
    step = context.op_handle.name
    note(told.values["witness"], "begin", step=step)
    time.sleep(1)
    note(told.values["witness"], "end", step=step)


@dg.job(resource_defs=TOLD)
def step_timing() -> None:
    """In a row."""
    timed.alias("third")(timed.alias("second")(timed.alias("first")()))


defs = dg.Definitions(jobs=[step_timing])
