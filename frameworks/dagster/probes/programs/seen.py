"""What a step's program sees: `python seen.py STEP NOTES`."""

import os
import sys
from importlib.metadata import PackageNotFoundError, version

from dagster_pipes import open_dagster_pipes

from harness.worker.witness import note

with open_dagster_pipes():
    try:
        found: str | None = version("mlops-bench-canary")
    except PackageNotFoundError:
        found = None
    step, notes = sys.argv[1:]
    variable = os.environ.get("MLOPS_BENCH_CANARY")
    note(notes, "seen", step=step, version=found, variable=variable)
