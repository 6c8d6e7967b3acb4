"""Data as a file that a run includes, and the digest by which the store names it.

https://docs.metaflow.org/scaling/data and https://docs.metaflow.org/api/client, `DataArtifact.sha`
"""

from pathlib import Path

from frameworks.metaflow.probes.flows import options, read_run, run_flow
from harness.worker.contract import ProbeRequest

FLOW = Path(__file__).with_name("data_digest_flow.py")


def run(request: ProbeRequest, file: str) -> str:
    """The file is a parameter."""
    return run_flow(request, FLOW, "run", *options(table=file))


def read(request: ProbeRequest, run_id: str) -> str:
    """Of the included file."""
    return str(read_run(request, run_id)["start"].task["table"].sha)
