"""Models as artifacts, which Metaflow pickles.

https://docs.metaflow.org/metaflow/basics#artifacts
"""

from pathlib import Path

from frameworks.metaflow.probes.flows import options, read_run, run_flow
from harness.worker.contract import ProbeRequest

FLOW = Path(__file__).with_name("round_trips_flow.py")


def run(request: ProbeRequest, library: str, seed: int) -> str:
    """A run for each library."""
    return run_flow(request, FLOW, "run", *options(library=library, seed=seed))


def read(request: ProbeRequest, library: str, run_id: str) -> list[float]:
    """https://docs.metaflow.org/metaflow/client"""
    from scenarios.models import predictions

    return predictions(library, read_run(request, run_id).data.model)
