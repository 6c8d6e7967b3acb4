"""Who recomputes which figure, and a question's value from its figures."""

import json
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.recompute import (
    configuration,
    documentation,
    generation,
    installation,
    instrumentation,
    interoperability,
    interpretability,
    monitors,
    orchestrators,
    servers,
    trackers,
)
from tests.recompute.evidence import Evidence, TooWeak
from tests.recompute.rubric import Question

FIGURES = {
    **installation.FIGURES,
    **configuration.FIGURES,
    **interoperability.FIGURES,
    **instrumentation.FIGURES,
    **interpretability.FIGURES,
    **documentation.FIGURES,
    **monitors.FIGURES,
    **orchestrators.FIGURES,
    **generation.FIGURES,
    **servers.FIGURES,
    **trackers.FIGURES,
}
BASELINE = "plain"


class Unknown(Exception):
    """Nobody has written how to recompute a figure."""


@dataclass(frozen=True)
class Target:
    """A framework in one deployment."""

    framework: str
    deployment: str


class Run:
    """Records of a run, the newest of each cell and repetition."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.folder, self.root = folder, root
        newest: dict[tuple[Any, ...], dict[str, Any]] = {}
        for line in (folder / "records.jsonl").read_text("utf-8").splitlines():
            record = json.loads(line)
            fields = ("framework", "scenario", "profile", "measurement", "probe", "repetition")
            purpose = record.get("purpose", record.get("role"))
            key = (*(record[name] for name in fields), _deployment(record), purpose)
            if record["status"] == "interrupted":  # which leaves an earlier answer standing
                newest.setdefault(key, record)
            else:
                newest[key] = record
            if purpose != "measured":
                del newest[key]
        self.records = list(newest.values())

    def of(self, framework: str, deployment: str | None, question: Question) -> list[Evidence]:
        """Evidence of each good repetition that the question reads; `None` is any deployment."""
        return [
            Evidence(self.folder, record, self.root)
            for record in self.records
            if record["framework"] == framework and record["status"] == "ok"
            if deployment is None or _deployment(record) == deployment
            if question.probe == (record["probe"] or record["measurement"])
            if record["measurement"] != "run" or record["scenario"] == question.scenario
        ]


def _deployment(record: dict[str, Any]) -> str:
    return str(record.get("deployment") or record.get("stratum"))  # as older records call it


def value(run: Run, target: Target, question: Question) -> float:
    """What stands behind the points. Raises TooWeak or Unknown."""
    if unknown := [name for name in question.figures if name not in FIGURES]:
        raise Unknown(f"nothing recomputes {', '.join(unknown)}")
    own = run.of(target.framework, target.deployment, question)
    base = run.of(BASELINE, None, question) if question.over_baseline else []
    found: list[float] = []
    for name in question.figures:
        if question.over_baseline:
            found.append(statistics.median(_differences(name, own, base)))
        elif question.table["map"] == "log":
            if numbers := list(_each(name, own)):
                found.append(statistics.median(numbers))
        else:
            found += _each(name, own)
    if not found:
        raise TooWeak(f"no record tells {', '.join(question.figures)}")
    return statistics.median(found)


def _each(name: str, own: list[Evidence]) -> Iterator[float]:
    """The figure of each record that has it."""
    for evidence in own:
        if _has(evidence.record, name):
            yield _number(name, evidence)


def _differences(name: str, own: list[Evidence], base: list[Evidence]) -> list[float]:
    theirs = {each.record["repetition"]: each for each in base}
    return [
        _number(name, each) - _number(name, theirs[each.record["repetition"]])
        for each in own
        if each.record["repetition"] in theirs
    ]


def _number(name: str, evidence: Evidence) -> float:
    """As a share where it counts cases; it has to be what the record says, too."""
    try:
        made = FIGURES[name](evidence)
    except (KeyError, IndexError, ValueError, TypeError) as problem:
        raise TooWeak(f"{name}: the evidence has another form: {problem!r}") from None
    return made[0] / made[1] if isinstance(made, tuple) else float(made)


def _has(record: dict[str, Any], name: str) -> bool:
    """Whether the record has a figure of that name, or says that there is no such thing."""
    answer = record["answers"].get(name)
    if answer is not None:
        measured = answer.get("state", "measured") == "measured" and answer.get("supported", True)
        return bool(measured) and answer["expected"] > answer.get("unknown", 0)
    return any(sample["name"] == name for sample in record["samples"])
