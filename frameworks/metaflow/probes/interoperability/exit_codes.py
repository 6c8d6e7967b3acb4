"""The command that a CI job runs: https://docs.metaflow.org/metaflow/basics"""

import os
from pathlib import Path
from typing import Any

from frameworks.metaflow.probes.flows import command as start
from frameworks.metaflow.probes.flows import options
from harness.worker.contract import ProbeRequest

FLOW = Path(__file__).with_name("exit_codes_flow.py")


def command(request: ProbeRequest, ending: str, witness: str) -> dict[str, Any]:
    """`python FLOW run`, which waits for its end."""
    words = [*start(request, FLOW), "run", *options(ending=ending, witness=witness)]
    settings = {name: v for name, v in os.environ.items() if name.startswith("METAFLOW_")}
    return {"command": words, "env": settings, "cwd": str(request.workdir)}
