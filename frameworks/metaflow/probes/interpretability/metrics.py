"""What a training measures, as artifacts: https://docs.metaflow.org/metaflow/basics#artifacts"""

import json
from pathlib import Path
from typing import Any

from frameworks.metaflow.probes.flows import options, read_run, run_flow
from harness.worker.contract import ProbeRequest

FLOW = Path(__file__).with_name("metrics_flow.py")


def run(request: ProbeRequest, series: dict[str, list[tuple[int, str]]]) -> str:
    """The points come in as a file: they are too many for a command line."""
    file = request.workdir / "series.json"
    file.write_text(json.dumps(series))
    return run_flow(request, FLOW, "run", *options(file=str(file)))


def read(request: ProbeRequest, run_id: str) -> dict[str, list[tuple[int, float]]]:
    """https://docs.metaflow.org/metaflow/client"""
    history: Any = read_run(request, run_id).data.history
    return dict(history)
