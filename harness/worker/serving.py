"""Keeps a framework's services up for a batch of probes. Usage: -m harness.worker.serving CALL.json

`frameworks/NAME/probes/services.py` offers

    serving(request: ProbeRequest) -> context manager of a Serving

A framework that needs no service has no such module. CALL.json names the framework, where the
connection goes once all answer, and where a failure goes, as {kind: message} (mistakes.py). Ends
with an error when one of the services ends by itself, and stops them when it is told to end.
"""

import importlib
import json
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from harness.worker.contract import ProbeRequest
from harness.worker.files import atomic_write
from harness.worker.mistakes import kind
from harness.worker.probe import terminate
from harness.worker.service import Service
from harness.worker.variables import ENDPOINT

LOOK_SECONDS = 0.05


class Serving(NamedTuple):
    """Services that answer, and what a probe needs to know to speak to them."""

    connection: Mapping[str, str]  # no secrets: it is kept among the evidence
    services: Sequence[Service]


def keep_up(fields: dict[str, Any]) -> None:
    """Until this process is told to end; raises ServiceFailed when a service has ended."""
    request = ProbeRequest(
        workdir=Path(fields["workdir"]),
        evidence=Path(fields["evidence"]),
        ports=tuple(fields["ports"]),
        deployment=fields["deployment"],
        endpoint=os.environ.pop(ENDPOINT, fields["endpoint"]),
    )
    module = importlib.import_module(f"frameworks.{fields['framework']}.probes.services")
    with module.serving(request) as serving:
        result = Path(fields["result"])
        atomic_write(result, json.dumps(dict(serving.connection)))
        try:
            while True:
                for service in serving.services:
                    service.check()
                time.sleep(LOOK_SECONDS)
        finally:
            result.unlink()  # at once: stopping what is left may take seconds


def main(call_path: str) -> None:
    """Raises what the services or their module raise."""
    signal.signal(signal.SIGTERM, terminate)
    fields = json.loads(Path(call_path).read_text())
    try:
        keep_up(fields)
    except Exception as problem:
        told = {kind(problem, fields["framework"]): f"{type(problem).__name__}: {problem}"}
        atomic_write(Path(fields["failure"]), json.dumps(told))
        raise


if __name__ == "__main__":
    main(sys.argv[1])
