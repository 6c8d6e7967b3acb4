"""The same typed parameters from three sources.

Command line: https://docs.metaflow.org/metaflow/basics
File and variable: https://docs.metaflow.org/metaflow/configuring-flows/basic-configuration
Variables like METAFLOW_RUN_COUNT would do as well, since Click derives them; no page names those.
"""

import json
from pathlib import Path
from typing import Any

from frameworks.metaflow.probes.flows import options, run_flow
from harness.worker.contract import ProbeRequest

FLOW = Path(__file__).with_name("typed_parameters_flow.py")


def run(request: ProbeRequest, source: str, values: dict[str, Any], notes: str) -> str:
    """File and variable are a Config, whose keys are the parameters' defaults."""
    if source == "environment":
        config = json.dumps({"given": values})
        return run_flow(request, FLOW, "run", "--notes", notes, METAFLOW_FLOW_CONFIG_VALUE=config)
    if source == "file":
        file = request.workdir / "values.json"
        file.write_text(json.dumps(values))
        return run_flow(request, FLOW, "--config", "given", str(file), "run", "--notes", notes)
    return run_flow(request, FLOW, "run", *options(notes=notes, **values))
