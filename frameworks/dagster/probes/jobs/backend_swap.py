"""One step that does nothing."""

import dagster as dg


@dg.op
def nothing() -> None:
    """Do nothing."""


@dg.job
def backend_swap() -> None:
    """One step."""
    nothing()


defs = dg.Definitions(jobs=[backend_swap])
