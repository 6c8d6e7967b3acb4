"""Branches at once: https://docs.metaflow.org/scaling/remote-tasks/controlling-parallelism"""

from pathlib import Path

from frameworks.metaflow.probes.flows import options, run_flow
from harness.worker.contract import ProbeRequest

FLOW = Path(__file__).with_name("concurrency_flow.py")


def run(request: ProbeRequest, limit: int | None, seconds: float, notes: str) -> str:
    """By default as many as 16 tasks run at once."""
    limited = [] if limit is None else ["--max-workers", str(limit)]
    return run_flow(request, FLOW, "run", *limited, *options(seconds=seconds, notes=notes))
