"""What a test module among a framework's probes has instead of an argument: its request."""

import json
import os
from pathlib import Path

from harness.worker.contract import ProbeRequest

VARIABLE = "MLOPS_BENCH_PROBE_REQUEST"  # names the file


def request() -> ProbeRequest:
    """The request of the suite that this process runs."""
    fields = json.loads(Path(os.environ[VARIABLE]).read_text())
    return ProbeRequest(
        workdir=Path(fields["workdir"]),
        evidence=Path(fields["evidence"]),
        ports=tuple(fields["ports"]),
    )
