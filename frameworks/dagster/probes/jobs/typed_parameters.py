"""One step with a parameter of each type, by its run configuration.

https://docs.dagster.io/guides/operate/configuration/run-configuration
"""

import dagster as dg

from harness.worker.witness import note


class Typed(dg.Config):
    """Defaults are other than what is given."""

    count: int = 1
    rate: float = 0.5
    flag: bool = False
    label: str = "none"
    notes: str


@dg.op
def typed(config: Typed) -> None:
    """Note what came."""
    got = {"count": config.count, "rate": config.rate, "flag": config.flag, "label": config.label}
    note(config.notes, "got", **got)


@dg.job
def typed_parameters() -> None:
    """One step."""
    typed()


defs = dg.Definitions(jobs=[typed_parameters])
