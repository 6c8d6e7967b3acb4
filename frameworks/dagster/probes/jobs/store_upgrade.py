"""A step that keeps parameters, metrics and a text, and one that may fail.

The default IO manager keeps the text: https://docs.dagster.io/guides/build/io-managers
The older version imports this too.
"""

from typing import Any

import dagster as dg


class Kept(dg.Config):
    """What the run is to keep, and how it ends."""

    run: dict[str, Any]


@dg.op
def upgraded(context: dg.OpExecutionContext, config: Kept) -> str:
    """Metrics are metadata of the output."""
    context.add_output_metadata(config.run["metrics"])
    return str(config.run["artifact"])


@dg.op(ins={"after": dg.In(dg.Nothing)})
def upgraded_end(config: Kept) -> None:
    """Fail if told."""
    if config.run["fails"]:
        raise RuntimeError("planted")


@dg.job(executor_def=dg.in_process_executor)
def store_upgrade() -> None:
    """One after the other."""
    upgraded_end(upgraded())


defs = dg.Definitions(jobs=[store_upgrade])
