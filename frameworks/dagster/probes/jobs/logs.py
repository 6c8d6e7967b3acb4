"""A loud step and a quiet one."""

import dagster as dg

from frameworks.dagster.probes.told import TOLD, Told
from harness.worker.planted import speak

LOUD, QUIET = 10_000, 10


@dg.op
def loud(told: Told) -> None:
    """Print many lines."""
    speak(told.values["word"], LOUD)


@dg.op
def quiet(told: Told) -> None:
    """Print a few."""
    speak(told.values["other"], QUIET)


@dg.job(resource_defs=TOLD)
def logs() -> None:
    """Both."""
    loud()
    quiet()


defs = dg.Definitions(jobs=[logs])
