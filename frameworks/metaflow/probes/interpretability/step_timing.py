"""When steps began and ended, by the Client API.

A task is created before its process starts. That process records its attempt just before the
step's code, and the result just after it.
https://docs.metaflow.org/api/client, `Task.metadata` and `Task.finished_at`
"""

from pathlib import Path
from typing import Any

from frameworks.metaflow.probes.flows import options, read_run, run_flow
from harness.worker.contract import ProbeRequest

FLOW = Path(__file__).with_name("step_timing_flow.py")


def run(request: ProbeRequest, witness: str) -> str:
    """Three steps."""
    return run_flow(request, FLOW, "run", *options(witness=witness))


def read(request: ProbeRequest, run_id: str) -> dict[str, tuple[float, float]]:
    """Seconds since the epoch."""
    return {step.id: _times(step.task) for step in read_run(request, run_id)}


def _times(task: Any) -> tuple[float, float]:
    (begin,) = (entry.created_at for entry in task.metadata if entry.name == "attempt")
    return begin / 1000, task.finished_at.timestamp()
