"""A program whose assets the daemon makes again when their condition holds.

https://docs.dagster.io/guides/automate/declarative-automation
The daemon's sensor looks at the conditions again and again; each time is a tick:
https://docs.dagster.io/guides/automate/declarative-automation/automation-condition-sensors
"""

import os
import time
from pathlib import Path

import dagster as dg

from frameworks.dagster.adapter import POLL_SECONDS, Adapter

PATIENCE = 240.0  # s, until a tick has ended and so have its runs
ENDED = {dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED}


def decide(adapter: Adapter, file: Path, env: dict[str, str]) -> None:
    """Have the daemon look at that program in the adapter's home, and do what it decides.

    It ends only once it has looked again: what it has made itself would be news to the next one.
    """
    os.environ.update(env)  # of the daemon, and so of the runs that it starts
    begin = time.time()
    adapter.start_service("dagster-daemon", "run", "-f", str(file))
    try:
        with dg.DagsterInstance.get() as instance:
            _settle(adapter, instance, begin)
            _settle(adapter, instance, time.time())
    finally:
        adapter.stop()


def _settle(adapter: Adapter, instance: dg.DagsterInstance, since: float) -> None:
    """Until a tick that began after that has ended, and no run goes on."""
    deadline = time.monotonic() + PATIENCE
    while not (_ticked(instance, since) and _idle(instance)):
        if time.monotonic() > deadline:
            raise TimeoutError("the daemon has not decided, or its runs go on")
        time.sleep(POLL_SECONDS)
        for service in adapter.services:
            service.check()


def _ticked(instance: dg.DagsterInstance, since: float) -> bool:
    return any(
        tick.timestamp > since and tick.is_completed
        for state in instance.all_instigator_state()
        for tick in instance.get_ticks(state.instigator_origin_id, state.selector_id, limit=3)
    )


def _idle(instance: dg.DagsterInstance) -> bool:
    return all(run.status in ENDED for run in instance.get_runs())
