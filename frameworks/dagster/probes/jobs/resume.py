"""Four steps in a row, the last of which cannot pass an obstacle."""

from pathlib import Path

import dagster as dg

from frameworks.dagster.probes.told import TOLD, Told
from harness.worker.witness import note


@dg.op(name="resume_one")
def one(told: Told) -> int:
    """Begin."""
    note(told.values["notes"], "step", name="one")
    return 1


@dg.op(name="resume_twice")
def twice(context: dg.OpExecutionContext, told: Told, number: int) -> int:
    """Return twice of what came."""
    note(told.values["notes"], "step", name=context.op_handle.name)
    return 2 * number


@dg.op(name="resume_four")
def four(told: Told, number: int) -> None:
    """Fail while the obstacle is there."""
    note(told.values["notes"], "step", name="four", got=number)
    if Path(told.values["obstacle"]).exists():
        raise RuntimeError("there is an obstacle")


@dg.job(resource_defs=TOLD)
def resume() -> None:
    """With the results of each other."""
    three = twice.alias("three")(twice.alias("two")(one.alias("one")()))
    four.alias("four")(three)


defs = dg.Definitions(jobs=[resume])
