"""An asset with a partition for each day, and a schedule that makes each.

https://docs.dagster.io/guides/build/partitions-and-backfills/partitioning-assets
https://docs.dagster.io/guides/automate/schedules/constructing-schedules-for-partitioned-assets-and-jobs
"""

import dagster as dg

from harness.worker.witness import note


@dg.asset(name="schedule", partitions_def=dg.DailyPartitionsDefinition(start_date="2020-01-01"))
def schedule(context: dg.AssetExecutionContext) -> None:
    """Note the day; where to, a tag of the backfill says."""
    window = context.partition_time_window
    start, end = window.start.isoformat(), window.end.isoformat()
    note(context.run.tags["notes"], "interval", start=start, end=end)


daily = dg.define_asset_job("daily", [schedule])
defs = dg.Definitions(
    assets=[schedule], jobs=[daily], schedules=[dg.build_schedule_from_partitioned_job(daily)]
)
