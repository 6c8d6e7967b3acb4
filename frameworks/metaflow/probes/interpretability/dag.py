"""The graph that a run keeps: https://docs.metaflow.org/api/client, `Step.child_steps`"""

from pathlib import Path

from frameworks.metaflow.probes.flows import options, read_run, run_flow
from harness.worker.contract import ProbeRequest

FLOW = Path(__file__).with_name("dag_flow.py")
# As in the adapter's pipeline; a foreach is one node.
STEPS = {"start": "load_data", "train": "train/*", "evaluate": "evaluate/*"}


def run(request: ProbeRequest, architectures: list[str]) -> str:
    """A branch for each architecture."""
    return run_flow(request, FLOW, "run", *options(architectures=architectures))


def edges(request: ProbeRequest, run_id: str) -> list[tuple[str, str]]:
    """From each step to those after it."""
    return [
        (STEPS.get(step.id, step.id), STEPS.get(child.id, child.id))
        for step in read_run(request, run_id)
        for child in step.child_steps
    ]
