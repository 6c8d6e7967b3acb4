"""Four steps in a row, of which the third takes its time; results are kept.

A run that fails is executed again from its failure, by the daemon:
https://docs.dagster.io/deployment/execution/run-retries
"""

import time

import dagster as dg

from frameworks.dagster.probes.told import TOLD, Told
from harness.worker.witness import note


@dg.op(name="crash_one")
def one(told: Told) -> int:
    """Begin."""
    note(told.values["notes"], "step", name="one")
    return 1


@dg.op(name="crash_twice")
def twice(context: dg.OpExecutionContext, told: Told, number: int) -> int:
    """Return twice of what came; the third step is slow."""
    name = context.op_handle.name
    note(told.values["notes"], "step", name=name)
    if name == "three":
        time.sleep(told.values["seconds"])
    return 2 * number


@dg.op(name="crash_four")
def four(told: Told, number: int) -> None:
    """Note what came."""
    note(told.values["notes"], "step", name="four", got=number)


@dg.job(resource_defs=TOLD, tags={"dagster/max_retries": "1"})
def scheduler_crash() -> None:
    """With the results of each other."""
    three = twice.alias("three")(twice.alias("two")(one.alias("one")()))
    four.alias("four")(three)


defs = dg.Definitions(jobs=[scheduler_crash])
