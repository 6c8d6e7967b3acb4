"""Parameters that a flow does not have, or not with that type.

https://docs.metaflow.org/metaflow/basics
"""

import subprocess
from pathlib import Path
from typing import Any

from frameworks.metaflow.probes.flows import command, options
from harness.worker.contract import ProbeRequest

FLOW = Path(__file__).with_name("rejection_flow.py")


def run(request: ProbeRequest, parameters: dict[str, Any], notes: str) -> dict[str, Any]:
    """The exit code of the flow's command, and what it printed."""
    words = [*command(request, FLOW), "run", *options(notes=notes, **parameters)]
    done = subprocess.run(words, cwd=request.workdir, capture_output=True, text=True, check=False)
    return {"code": done.returncode, "message": done.stdout + done.stderr}
