"""Calls one method of an answer in several processes at the same moment.

Each is a process of `harness.worker.probe`, so that what it raises is told apart as ever.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from harness.worker.questions.question import Question

AHEAD = 0.2  # s, from when all are ready to when they begin: all have seen the gate by then
TICK = 0.02  # s


def call(
    question: Question, method: str, arguments: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """What each left, in their order; `method` also gets `gate`, for `wait`."""
    folder = Path(tempfile.mkdtemp(dir=question.request.workdir))
    gate = folder / "gate"
    files = [folder / f"{number}.json" for number in range(len(arguments))]
    for file, given in zip(files, arguments, strict=True):
        fields = _fields(question, method, {**given, "gate": str(gate)})
        fields["result"] = file.with_suffix(".result")
        file.write_text(json.dumps(fields, default=str))
    command = [sys.executable, "-m", "harness.worker.probe"]
    processes = [subprocess.Popen([*command, str(file)]) for file in files]
    try:
        while len(list(folder.glob("gate.*"))) < sum(each.poll() is None for each in processes):
            time.sleep(TICK)
        _open(gate)
        for each in processes:
            each.wait()
    finally:
        for each in processes:
            each.kill()
    return [_result(file.with_suffix(".result")) for file in files]


def wait(gate: str) -> None:
    """Return when all others are as far, or have ended, at the same moment as they."""
    tempfile.mkstemp(prefix="gate.", dir=Path(gate).parent)
    while not Path(gate).exists():
        time.sleep(TICK)
    time.sleep(max(0.0, float(Path(gate).read_text()) - time.time()))


def _open(gate: Path) -> None:
    """Whole at once, so that what sees it can read it."""
    draft = gate.with_name("draft")
    draft.write_text(str(time.time() + AHEAD))
    draft.rename(gate)


def _fields(question: Question, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """As the host writes them for one call."""
    module = type(question).__module__.split(".")  # frameworks.NAME.probes.DIMENSION
    return {
        **asdict(question.request),
        "framework": module[1],
        "dimension": module[3],
        "question": type(question).__name__,
        "method": method,
        "arguments": arguments,
    }


def _result(file: Path) -> dict[str, Any]:
    try:
        result: dict[str, Any] = json.loads(file.read_text())
    except FileNotFoundError:
        return {"error": "its process left no result"}
    return result
