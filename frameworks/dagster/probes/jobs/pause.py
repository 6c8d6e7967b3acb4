"""One step that can be seen."""

import dagster as dg

from frameworks.dagster.probes.told import TOLD, Told
from harness.worker.witness import note


@dg.op
def pausable(told: Told) -> None:
    """Note that it runs."""
    note(told.values["notes"], "step")


@dg.job(resource_defs=TOLD)
def pause() -> None:
    """One step."""
    pausable()


defs = dg.Definitions(jobs=[pause])
