"""One step that passes, raises, or kills itself."""

import os
import signal

import dagster as dg

from frameworks.dagster.probes.told import TOLD, Told
from harness.worker.witness import note


@dg.op
def ending(told: Told) -> None:
    """End as told."""
    note(told.values["witness"], "begin", ending=told.values["ending"])
    if told.values["ending"] == "fail":
        raise RuntimeError("planted")
    if told.values["ending"] == "crash":
        os.kill(os.getpid(), signal.SIGKILL)


@dg.job(resource_defs=TOLD)
def exit_codes() -> None:
    """One step."""
    ending()


defs = dg.Definitions(jobs=[exit_codes])
