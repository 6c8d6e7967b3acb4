"""One step with one parameter, which has a type and a default.

https://docs.dagster.io/guides/operate/configuration/run-configuration
"""

import dagster as dg

from frameworks.dagster.probes.told import TOLD, Told
from harness.worker.witness import note


class Counted(dg.Config):
    """What the step takes."""

    count: int = 1


@dg.op
def counted(told: Told, config: Counted) -> None:  # it need not be used
    """Note that it runs."""
    note(told.values["notes"], "step")


@dg.job(resource_defs=TOLD)
def rejection() -> None:
    """One step."""
    counted()


defs = dg.Definitions(jobs=[rejection])
