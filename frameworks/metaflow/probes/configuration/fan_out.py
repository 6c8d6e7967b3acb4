"""A foreach over a list that is made in a step: https://docs.metaflow.org/metaflow/basics#foreach"""

from pathlib import Path

from frameworks.metaflow.probes.flows import options, run_flow
from harness.worker.contract import ProbeRequest

FLOW = Path(__file__).with_name("fan_out_flow.py")


def run(request: ProbeRequest, width: str, notes: str) -> str:
    """The same flow for every width; up to 100 need no further option."""
    return run_flow(request, FLOW, "run", *options(width=width, notes=notes))
