"""`resume`: https://docs.metaflow.org/metaflow/debugging"""

from pathlib import Path

from frameworks.metaflow.probes.flows import options, run_flow, succeeded
from harness.worker.contract import ProbeRequest

__all__ = ["resume", "run", "succeeded"]

FLOW = Path(__file__).with_name("resume_flow.py")


def run(request: ProbeRequest, obstacle: str, notes: str) -> str:
    """The run that fails."""
    return run_flow(request, FLOW, "run", *options(obstacle=obstacle, notes=notes))


def resume(request: ProbeRequest, run_id: str, obstacle: str, notes: str) -> str:
    """A run of its own, with the parameters and the finished steps of the one that failed."""
    return run_flow(request, FLOW, "resume", "--origin-run-id", run_id.partition("/")[2])
