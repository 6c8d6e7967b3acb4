"""An asset that is made or fails: the storage of dagster-openlineage tells of assets alone."""

import dagster as dg

from frameworks.dagster.probes.told import TOLD, Told


@dg.asset
def traced(told: Told) -> None:
    """Fail if told."""
    if told.values["fails"]:
        raise RuntimeError("planted")


defs = dg.Definitions(
    assets=[traced], jobs=[dg.define_asset_job("openlineage", [traced])], resources=TOLD
)
