"""A flow that notes what the process has that the worker has started it in."""
# ruff: noqa: D103 - the text above says it all

import importlib.metadata
import os

from prefect import flow

from harness.worker.witness import note


@flow
def step_environment(step: str, notes: str) -> None:
    try:
        version = importlib.metadata.version("mlops-bench-canary")
    except importlib.metadata.PackageNotFoundError:
        version = None
    note(notes, "seen", step=step, version=version, variable=os.environ.get("MLOPS_BENCH_CANARY"))
