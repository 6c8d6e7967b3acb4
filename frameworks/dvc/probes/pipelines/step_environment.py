"""Says what it sees."""

import os
import sys
from importlib.metadata import PackageNotFoundError, version

from harness.worker.witness import note

step, notes = sys.argv[1:]
try:
    found: str | None = version("mlops-bench-canary")
except PackageNotFoundError:
    found = None
variable = os.environ.get("MLOPS_BENCH_CANARY")
note(notes, "seen", step=step, version=found, variable=variable)
