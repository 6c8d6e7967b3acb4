"""Asks a framework one method of one question. Usage: python -m harness.worker.probe CALL.json

CALL.json names the framework, the dimension, the question, the method, its arguments and where the
result goes. The result is one of

    {"value": ...}
    {"unsupported": {"reason", "documentation"}}
    {"elsewhere": {"deployment", "reason", "documentation"}}
    {"not here": "reason"}       this machine lacks what it needs
    {"not wired": "reason"}      nobody has written the answer yet
    {"late": "Type: message"}    a wait ended, which says nothing of the framework
    {"mistake": "Type: message"} the answer's own code is wrong, which says nothing of the framework
    {"error": "Type: message"}   anything else that was raised: the framework failed

A message ends with the last line of the answer's own code that ran.
"""

import importlib
import json
import signal
import sys
import traceback
from pathlib import Path
from types import FrameType
from typing import Any

from harness.worker.contract import Elsewhere, NotHere, NotWired, ProbeRequest, Unsupported
from harness.worker.files import atomic_write
from harness.worker.mistakes import kind, own_line
from harness.worker.questions.question import Question


def call(fields: dict[str, Any]) -> dict[str, Any]:
    """Import the answers, call the method; whatever goes wrong is part of the result."""
    try:
        question = _question(fields)
        return {"value": getattr(question, fields["method"])(**fields["arguments"])}
    except (Unsupported, Elsewhere) as answer:
        return answer.as_json()
    except NotHere as lack:
        return {"not here": str(lack)}
    except NotWired as lack:
        return {"not wired": str(lack)}
    except Exception as problem:
        traceback.print_exc()
        framework = fields["framework"]
        said = f"{type(problem).__name__}: {problem}"
        line = own_line(problem, framework)
        return {kind(problem, framework): said + f" ({line})" * bool(line)}


def _question(fields: dict[str, Any]) -> Question:
    request = ProbeRequest(
        workdir=Path(fields["workdir"]),
        evidence=Path(fields["evidence"]),
        ports=tuple(fields["ports"]),
        data=Path(fields["data"]) if fields["data"] else None,
        namespace=fields["namespace"],
        services=fields["services"],
        deployment=fields["deployment"],
    )
    name = f"frameworks.{fields['framework']}.probes.{fields['dimension']}"
    answer: type[Question] = getattr(importlib.import_module(name), fields["question"])
    return answer(request)


def terminate(signum: int, _frame: FrameType | None) -> None:
    """A handler of signals."""
    raise SystemExit(128 + signum)  # so that every `finally` runs on the host's SIGTERM


def main(call_path: str) -> None:
    """The result is written whole or not at all."""
    signal.signal(signal.SIGTERM, terminate)
    fields = json.loads(Path(call_path).read_text())
    result = call(fields)
    atomic_write(Path(fields["result"]), json.dumps(result, default=str))


if __name__ == "__main__":
    main(sys.argv[1])
