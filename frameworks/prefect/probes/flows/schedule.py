"""One task, which notes the day that its run is for.

https://docs.prefect.io/v3/concepts/runtime-context
A run is told when it was scheduled for, and its deployment, how often that is.
"""
# ruff: noqa: D103 - the text above says it all

from prefect import flow, get_client, task
from prefect.runtime import deployment, flow_run

from harness.worker.witness import note


@task
def step(notes: str) -> None:
    start = flow_run.scheduled_start_time
    with get_client(sync_client=True) as client:
        (scheduled,) = client.read_deployment(deployment.id).schedules
    end = start + scheduled.schedule.interval
    note(notes, "interval", start=start.isoformat(), end=end.isoformat())


@flow
def schedule(notes: str) -> None:
    step(notes)
