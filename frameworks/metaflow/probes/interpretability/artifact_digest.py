"""An artifact given back: https://docs.metaflow.org/metaflow/client

The store names artifacts by a digest of their pickle, which is not the file's.
"""

from pathlib import Path
from typing import Any

from frameworks.metaflow.probes.flows import options, read_run, run_flow
from harness.worker.contract import ProbeRequest

FLOW = Path(__file__).with_name("artifact_digest_flow.py")


def run(request: ProbeRequest, file: str) -> str:
    """The step reads the file."""
    return run_flow(request, FLOW, "run", *options(file=file))


def read(request: ProbeRequest, run_id: str) -> dict[str, Any]:
    """The artifact, as a file again."""
    place = request.workdir / "given-back"
    place.write_bytes(read_run(request, run_id).data.content)
    return {"file": str(place)}
