"""Calls one function of a framework's probes. Usage: python -m harness.worker.probe CALL.json

CALL.json names the module, the function, its arguments and where the result goes. The result is
{"value": ...}, {"unsupported": {"reason", "documentation"}}, {"not here": "reason"} or
{"error": "Type: message"}.
"""

import importlib
import json
import signal
import sys
import traceback
from pathlib import Path
from types import FrameType
from typing import Any

from harness.worker.contract import NotHere, NotSupported, ProbeRequest


def call(fields: dict[str, Any]) -> dict[str, Any]:
    """Import the module, call the function; whatever goes wrong is part of the result."""
    request = ProbeRequest(
        workdir=Path(fields["workdir"]),
        evidence=Path(fields["evidence"]),
        ports=tuple(fields["ports"]),
        data=Path(fields["data"]) if fields["data"] else None,
        namespace=fields["namespace"],
        services=fields["services"],
    )
    try:
        function = getattr(importlib.import_module(fields["module"]), fields["function"])
        return {"value": function(request, **fields["arguments"])}
    except NotSupported as answer:
        return {"unsupported": {"reason": answer.reason, "documentation": answer.documentation}}
    except NotHere as lack:
        return {"not here": str(lack)}
    except Exception as problem:
        traceback.print_exc()
        return {"error": f"{type(problem).__name__}: {problem}"}


def terminate(signum: int, _frame: FrameType | None) -> None:
    """A handler of signals."""
    raise SystemExit(128 + signum)  # so that every `finally` runs on the host's SIGTERM


def main(call_path: str) -> None:
    """The result is written whole or not at all."""
    signal.signal(signal.SIGTERM, terminate)
    fields = json.loads(Path(call_path).read_text())
    result = call(fields)
    path = Path(fields["result"])
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(result, default=str))
    partial.replace(path)


if __name__ == "__main__":
    main(sys.argv[1])
