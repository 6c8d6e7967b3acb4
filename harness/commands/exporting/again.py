"""Which command measures once more what a folder of evidence shows."""

from pathlib import Path
from typing import Any

import msgspec

from harness.scoring import rubric


def commands(records: Path) -> dict[str, str]:
    """By the name of the folder of evidence; none for what no record names."""
    questions = {q.probe: f"{q.dimension}.{q.name}" for q in reversed(rubric.load().questions)}
    found = {}
    for line in records.read_bytes().splitlines():
        told = record(line)
        for path in told.get("evidence", []):
            found[path.split("/")[1]] = _command(told, questions)
    return found


def record(line: bytes) -> dict[str, Any]:
    """Of any version; nothing where a crash left half a line."""
    try:
        found = msgspec.json.decode(line)
    except msgspec.DecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _command(told: dict[str, Any], questions: dict[str, str]) -> str:
    deployment = told.get("deployment") or told.get("stratum")  # as older records call it
    target = f"{told['framework']}:{deployment}"
    if told["probe"] in questions:
        return f"mlops-bench probe {target} {questions[told['probe']]}"
    if told["measurement"] == "run":
        scenario = f"--scenario {told['scenario']} --profile {told['profile']}"
        return f"mlops-bench run --framework {target} {scenario}"
    return f"mlops-bench compare --framework {target}"
