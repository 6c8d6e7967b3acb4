"""An asset with a partition for each day.

https://docs.dagster.io/guides/build/partitions-and-backfills/partitioning-assets
"""

import dagster as dg

from harness.worker.witness import note


@dg.asset(name="schedule", partitions_def=dg.DailyPartitionsDefinition(start_date="2020-01-01"))
def schedule(context: dg.AssetExecutionContext) -> None:
    """Note the day; where to, a tag of the backfill says."""
    window = context.partition_time_window
    start, end = window.start.isoformat(), window.end.isoformat()
    note(context.run.tags["notes"], "interval", start=start, end=end)


defs = dg.Definitions(assets=[schedule])
