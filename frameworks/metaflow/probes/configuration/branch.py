"""A conditional branch: https://docs.metaflow.org/metaflow/basics"""

from pathlib import Path

from frameworks.metaflow.probes.flows import options, run_flow
from harness.worker.contract import ProbeRequest

FLOW = Path(__file__).with_name("branch_flow.py")


def run(request: ProbeRequest, coin: str, notes: str) -> str:
    """One run; what the coin shows is read in its first step."""
    return run_flow(request, FLOW, "run", *options(coin=coin, notes=notes))
