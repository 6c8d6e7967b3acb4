"""A step with parameters, and with metrics as metadata of what it leaves."""

import dagster as dg

from frameworks.dagster.probes.told import TOLD, Told


@dg.op
def measured(context: dg.OpExecutionContext, told: Told) -> None:
    """Keep the metrics."""
    context.add_output_metadata(told.values["metrics"])


@dg.job(resource_defs=TOLD)
def export() -> None:
    """One step."""
    measured()


defs = dg.Definitions(jobs=[export])
