"""Time limits: https://docs.metaflow.org/scaling/failures"""

import time
from pathlib import Path

from frameworks.metaflow.probes.flows import options, run_flow, succeeded
from harness.worker.contract import ProbeRequest
from harness.worker.witness import note

__all__ = ["run", "succeeded"]

FLOW = Path(__file__).with_name("timeout_flow.py")


def run(request: ProbeRequest, limit: int, notes: str, linger: float) -> str:
    """The run is over when the flow's command has ended."""
    config = ("--config-value", "limits", f'{{"seconds": {limit}}}')
    run_id = run_flow(request, FLOW, *config, "run", *options(notes=notes))
    note(notes, "over")
    time.sleep(linger)
    return run_id
