"""A model's file as an artifact: https://docs.metaflow.org/metaflow/basics#artifacts"""

from pathlib import Path

from frameworks.metaflow.probes.flows import options, read_run, run_flow
from harness.worker.contract import ProbeRequest

FLOW = Path(__file__).with_name("model_formats_flow.py")


def run(request: ProbeRequest, weights: str, form: str) -> str:
    """A run for each format."""
    return run_flow(request, FLOW, "run", *options(weights=weights, form=form))


def fetch(request: ProbeRequest, run_id: str, form: str, file: str) -> None:
    """https://docs.metaflow.org/metaflow/client"""
    Path(file).write_bytes(read_run(request, run_id).data.model)
