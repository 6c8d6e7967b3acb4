"""One step that notes where it runs: each in a process of its own, which is the default."""

import os

import dagster as dg

from harness.worker.place import here
from harness.worker.witness import note


@dg.op
def placed() -> None:
    """Note where it runs."""
    note(os.environ["NOTES"], "ran", **here())


@dg.job
def executor_swap() -> None:
    """One step."""
    placed()


defs = dg.Definitions(jobs=[executor_swap])
