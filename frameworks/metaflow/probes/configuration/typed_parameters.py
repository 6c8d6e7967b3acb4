"""The same typed parameters from three sources.

Command line: https://docs.metaflow.org/metaflow/basics
File: https://docs.metaflow.org/metaflow/configuring-flows/basic-configuration
"""

import json
from pathlib import Path
from typing import Any

from frameworks.metaflow.probes.flows import options, run_flow
from harness.worker.contract import ProbeRequest

FLOW = Path(__file__).with_name("typed_parameters_flow.py")


def run(request: ProbeRequest, source: str, values: dict[str, Any], notes: str) -> str:
    """A file is a Config, whose keys are the parameters' defaults."""
    if source == "environment":
        # Every option of a command is a variable as well, as Click has it.
        variables = {f"METAFLOW_RUN_{n.upper()}": str(v) for n, v in values.items()}
        return run_flow(request, FLOW, "run", *options(notes=notes), **variables)
    if source == "file":
        file = request.workdir / "values.json"
        file.write_text(json.dumps(values))
        return run_flow(request, FLOW, "--config", "given", str(file), "run", "--notes", notes)
    return run_flow(request, FLOW, "run", *options(notes=notes, **values))
