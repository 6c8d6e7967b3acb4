"""One step that takes whatever it is given.

https://docs.dagster.io/api/dagster/config, `PermissiveConfig`
"""

import dagster as dg


class Anything(dg.PermissiveConfig):
    """Values by their names."""


@dg.op
def take(config: Anything) -> None:  # the run's configuration keeps it
    """Do nothing with it."""


@dg.job
def params() -> None:
    """One step."""
    take()


defs = dg.Definitions(jobs=[params])
