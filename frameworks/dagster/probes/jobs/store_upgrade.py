"""A step that keeps parameters, metrics and a file, and one that may fail.

The older version imports this too.
"""

from pathlib import Path
from typing import Any

import dagster as dg

from frameworks.dagster.mnist import FILE, Made, files, made


class Kept(dg.Config):
    """What the run is to keep, and how it ends."""

    run: dict[str, Any]


@dg.op(out=FILE)
def upgraded(context: dg.OpExecutionContext, config: Kept) -> Made:
    """Metrics are metadata of the output."""
    context.add_output_metadata(config.run["metrics"])

    def write(file: Path) -> dict[str, Any]:
        file.write_text(config.run["artifact"])
        return {"fails": config.run["fails"]}

    return made(write)


@dg.op
def upgraded_end(kept: Made) -> None:
    """Fail if told."""
    if kept.output["fails"]:
        raise RuntimeError("planted")


@dg.job(resource_defs={"files": files})
def store_upgrade() -> None:
    """One after the other."""
    upgraded_end(upgraded())


defs = dg.Definitions(jobs=[store_upgrade])
