"""The state of the repository that a flow lies in, which Metaflow records by itself.

https://docs.metaflow.org/api/client, `Task.metadata_dict`
"""

import json
import shutil
from pathlib import Path
from typing import Any

from frameworks.metaflow.probes.flows import options, read_run, run_flow
from harness.worker.contract import ProbeRequest

FLOW = Path(__file__).with_name("code_version_flow.py")


def prepare(request: ProbeRequest) -> dict[str, Any]:
    """A folder with the flow alone; the store lies elsewhere."""
    folder = request.workdir / "program"
    folder.mkdir()
    return {"folder": str(folder), "file": shutil.copy(FLOW, folder)}


def run(request: ProbeRequest, folder: str, witness: str) -> str:
    """The flow as it lies there now."""
    return run_flow(request, Path(folder, FLOW.name), "run", *options(witness=witness))


def read(request: ProbeRequest, run_id: str) -> dict[str, Any]:
    """Outside the cloud no code is kept, but whether there were changes that are in no commit."""
    metadata = read_run(request, run_id)["start"].task.metadata_dict
    git = json.loads(metadata.get("git-info", "{}"))
    changes = {"has_uncommitted_changes": git.get("has_uncommitted_changes", False)}
    return {"commit": git.get("commit_sha"), "code": json.dumps(changes)}
