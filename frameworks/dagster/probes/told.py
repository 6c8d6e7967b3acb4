"""What the jobs of probes are told at launch: one resource, which each of their ops can ask for.

https://docs.dagster.io/guides/build/external-resources/configuring-resources
"""

from typing import Any

import dagster as dg


class Told(dg.ConfigurableResource):
    """Values by name, of any type that JSON has."""

    values: dict[str, Any]


TOLD = {"told": Told.configure_at_launch()}
