"""Asks a framework one method of one question. Usage: python -m harness.worker.probe CALL.json

CALL.json names the framework, the dimension, the question, the method, its arguments and where the
result goes. The result is one of

    {"value": ...}
    {"unsupported": {"reason", "documentation"}}
    {"elsewhere": {"deployment", "reason", "documentation"}}
    {"not here": "reason"}       this machine lacks what it needs
    {"mistake": "Type: message"} the answer's own code is wrong, which says nothing of the framework
    {"error": "Type: message"}   anything else that was raised: the framework failed
"""

import importlib
import json
import signal
import sys
import traceback
from pathlib import Path
from types import FrameType
from typing import Any

from harness.worker.contract import Elsewhere, NotHere, ProbeRequest, Unsupported
from harness.worker.files import atomic_write
from harness.worker.questions.question import Question

# What a typing error in an answer ends with; frameworks raise these too, but in files of their own.
MISTAKES = (NameError, AttributeError, TypeError, ImportError, SyntaxError)


def call(fields: dict[str, Any]) -> dict[str, Any]:
    """Import the answers, call the method; whatever goes wrong is part of the result."""
    try:
        question = _question(fields)
        return {"value": getattr(question, fields["method"])(**fields["arguments"])}
    except (Unsupported, Elsewhere) as answer:
        return answer.as_json()
    except NotHere as lack:
        return {"not here": str(lack)}
    except Exception as problem:
        traceback.print_exc()
        ours = isinstance(problem, MISTAKES) and _raised_in(problem, fields["framework"])
        return {"mistake" if ours else "error": f"{type(problem).__name__}: {problem}"}


def _question(fields: dict[str, Any]) -> Question:
    request = ProbeRequest(
        workdir=Path(fields["workdir"]),
        evidence=Path(fields["evidence"]),
        ports=tuple(fields["ports"]),
        data=Path(fields["data"]) if fields["data"] else None,
        namespace=fields["namespace"],
        services=fields["services"],
    )
    name = f"frameworks.{fields['framework']}.probes.{fields['dimension']}"
    answer: type[Question] = getattr(importlib.import_module(name), fields["question"])
    return answer(request)


def _raised_in(problem: Exception, framework: str) -> bool:
    """Whether the line that raised stands in the framework's folder here, not in its package.

    Or in this file: it calls what does not exist, or has other parameters.
    """
    frames = traceback.extract_tb(problem.__traceback__)
    module = sys.modules.get(f"frameworks.{framework}.probes")
    ours = [Path(place).resolve() for place in (__file__, *(module.__path__ if module else ()))]
    # An import that fails has the frames of Python's import system below the one that asked.
    own = [frame for frame in frames if not frame.filename.startswith("<frozen")]
    return bool(own) and any(Path(own[-1].filename).resolve().is_relative_to(o) for o in ours)


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
