"""A step that passes or fails."""

import dagster as dg

from frameworks.dagster.probes.told import TOLD, Told


@dg.op
def traced(told: Told) -> None:
    """Fail if told."""
    if told.values["fails"]:
        raise RuntimeError("planted")


@dg.job(resource_defs=TOLD)
def openlineage() -> None:
    """One step."""
    traced()


defs = dg.Definitions(jobs=[openlineage])
