"""A step whose bytes the default IO manager keeps."""

from pathlib import Path

import dagster as dg

from frameworks.dagster.probes.told import TOLD, Told


@dg.op
def keep_file(told: Told) -> bytes:
    """Return what is in the file."""
    return Path(told.values["file"]).read_bytes()


@dg.job(resource_defs=TOLD)
def artifact_digest() -> None:
    """One step."""
    keep_file()


defs = dg.Definitions(jobs=[artifact_digest])
