"""Retries: https://docs.metaflow.org/scaling/failures"""

from pathlib import Path

from frameworks.metaflow.probes.flows import options, run_flow, succeeded
from harness.worker.contract import ProbeRequest

__all__ = ["run", "succeeded"]

FLOW = Path(__file__).with_name("retry_flow.py")


def run(request: ProbeRequest, tries: int, notes: str) -> str:
    """`times` are those after the first try."""
    config = ("--config-value", "retries", f'{{"times": {tries - 1}}}')
    return run_flow(request, FLOW, *config, "run", *options(notes=notes))
