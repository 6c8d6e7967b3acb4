"""Two steps, of which the second fails."""

import dagster as dg

from frameworks.dagster.probes.told import TOLD, Told
from harness.worker.planted import fail


@dg.op(name="failing_prepare")
def prepare() -> int:
    """Pass."""
    return 1


@dg.op(name="failing_evaluate")
def evaluate(told: Told, prepared: int) -> None:  # it comes first
    """Fail."""
    fail(told.values["message"])


@dg.job(resource_defs=TOLD)
def failing_step() -> None:
    """One after the other."""
    evaluate.alias("evaluate")(prepare.alias("prepare")())


defs = dg.Definitions(jobs=[failing_step])
