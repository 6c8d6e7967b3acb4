"""An asset whose bytes the default IO manager keeps."""

from pathlib import Path

import dagster as dg

from frameworks.dagster.probes.told import TOLD, Told


@dg.asset
def kept_file(told: Told) -> bytes:
    """Return what is in the file."""
    return Path(told.values["file"]).read_bytes()


defs = dg.Definitions(
    assets=[kept_file], jobs=[dg.define_asset_job("artifact_digest", [kept_file])], resources=TOLD
)
