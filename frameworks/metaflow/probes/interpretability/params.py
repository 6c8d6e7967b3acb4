"""Parameters, which Metaflow keeps as artifacts: https://docs.metaflow.org/metaflow/basics"""

from pathlib import Path
from typing import Any

from frameworks.metaflow.probes.flows import options, read_run, run_flow
from harness.worker.contract import ProbeRequest

FLOW = Path(__file__).with_name("params_flow.py")


def run(request: ProbeRequest, values: dict[str, Any]) -> str:
    """All of them on the command line."""
    return run_flow(request, FLOW, "run", *options(**values))


def read(request: ProbeRequest, run_id: str) -> dict[str, Any]:
    """The artifacts of a step of their own, without Metaflow's, which begin with `_`."""
    artifacts = read_run(request, run_id)["_parameters"].task
    return {each.id: each.data for each in artifacts if not each.id.startswith("_")}
