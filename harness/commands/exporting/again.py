"""Which cell a folder of evidence is of, and which command measures it once more."""

from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from harness.scoring import rubric


class Cell(NamedTuple):
    """`group` names what is read together: a dimension of a target, or its runs."""

    group: str
    command: str


def cells(records: Path) -> dict[str, Cell]:
    """By the label that begins its files; none for what no record names, or is in an archive."""
    questions = {q.probe: q for q in reversed(rubric.load().questions)}
    found = {}
    for line in records.read_bytes().splitlines():
        told = record(line)
        for path in (*told.get("evidence", []), told.get("log") or ""):
            if name := label(path):
                found[name] = _cell(told, questions)
    return found


def label(path: str) -> str:
    """Of a file among evidence or logs; "" of an archive."""
    part, _, inside = path.partition("/")
    name, _, file = inside.partition("/")
    if part == "logs":
        return name.removesuffix(".log")
    return name if file else ""


def record(line: bytes) -> dict[str, Any]:
    """Of any version; nothing where a crash left half a line."""
    try:
        found = msgspec.json.decode(line)
    except msgspec.DecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _cell(told: dict[str, Any], questions: dict[str, rubric.Question]) -> Cell:
    deployment = told.get("deployment") or told.get("stratum")  # as older records call it
    target = f"{told['framework']}:{deployment}"
    group = f"{told['framework']}-{deployment}"
    if question := questions.get(told.get("probe", "")):
        command = f"mlops-bench probe {target} {question.dimension}.{question.name}"
        return Cell(f"{group}-{question.dimension}", command)
    if told["measurement"] == "run":
        scenario = f"--scenario {told['scenario']} --profile {told['profile']}"
        return Cell(f"{group}-runs", f"mlops-bench run --framework {target} {scenario}")
    return Cell(f"{group}-{told['measurement']}", f"mlops-bench compare --framework {target}")
