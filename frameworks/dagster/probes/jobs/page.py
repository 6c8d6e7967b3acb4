"""An asset with an accuracy as metadata.

https://docs.dagster.io/guides/build/assets/metadata-and-tags
"""

import dagster as dg

from frameworks.dagster.probes.told import TOLD, Told


@dg.asset
def judged(told: Told) -> dg.MaterializeResult:
    """Keep it."""
    return dg.MaterializeResult(metadata={"accuracy": told.values["accuracy"]})


defs = dg.Definitions(assets=[judged], jobs=[dg.define_asset_job("page", [judged])], resources=TOLD)
