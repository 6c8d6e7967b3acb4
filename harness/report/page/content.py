"""What the page shows, as plain data: the template writes it, and the script re-ranks by it."""

import math
import re
import statistics
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from harness.planning.catalog import Framework
from harness.records.latest import latest
from harness.records.record import WELL, Record, State
from harness.report import figures
from harness.report.page import requirements
from harness.report.ranks import Field
from harness.scoring.combining import MOST, Part
from harness.scoring.comparison import Comparison, Row
from harness.scoring.rubric import Rubric
from harness.scoring.scores import (
    ENDS,
    Card,
    DimensionScore,
    End,
    QuestionScore,
    Scores,
    parts,
)

PRESETS = Path(__file__).with_name("presets.toml")
SECONDS = ("s", "s/step")
PAIRS = {
    "shared_environment": "Do both fit into one environment? How many packages are older there?",
    "mlflow_pairs": "Is a real run of one found on the tracking server of the other?",
}
FAN_OUT = re.compile(r"fan_out\.seconds\.([0-9]{1,9})")
INSTALLS = ("install.cold", "install.disk", "install.distributions")


class Preset(msgspec.Struct, forbid_unknown_fields=True):
    """Weights by context; without weights they are the rubric's own."""

    title: str
    about: str
    weights: dict[str, float] = {}


def presets(rubric: Rubric) -> dict[str, Preset]:
    """All presets by name, each with a weight for every dimension of the rubric."""
    found = msgspec.convert(tomllib.loads(PRESETS.read_text("utf-8")), dict[str, Preset])
    own = {name: d.weight for name, d in rubric.dimensions.items()}
    for preset in found.values():
        preset.weights = (
            {name: preset.weights.get(name, 0.0) for name in own} if preset.weights else own
        )
    return found


def interactive(
    scores: Scores, fields: Sequence[Field], frameworks: Mapping[str, Framework]
) -> dict[str, Any]:
    """What the script needs: dimensions, scores with intervals, presets, requirements."""
    asked = requirements.load()
    measured = {str(card.target) for card in scores.cards if requirements.is_measured(card)}
    return {
        "dimensions": [
            {"name": name, "title": d.title, "weight": d.weight}
            for name, d in scores.rubric.dimensions.items()
        ],
        "frameworks": [
            {
                "name": str(card.target),
                "title": frameworks[card.target.framework].title,
                "among": field.among,
                "errors": card.errors,
                "scores": {n: _weighed(d) for n, d in card.dimensions.items()},
                "requirements": {
                    name: requirements.judge(
                        requirement, card, frameworks[card.target.framework], measured
                    )
                    for name, requirement in asked.items()
                },
            }
            for field in fields
            for card in field.cards
        ],
        "fields": [field.among for field in fields],
        "presets": presets(scores.rubric),
        # As the verdict has them: the script draws its own only when names are ruled out.
        "shares": {field.among: field.shares for field in fields},
        "requirements": {name: r.title for name, r in asked.items()},
    }


def _weighed(found: DimensionScore) -> dict[str, Any] | None:
    """As the script weighs it, at both ends; None is in no total.

    A score is low, value and high. Each of its parts has a share of it, its ends, and whose errors
    they are; what is open has a share alone.
    """
    if found.state is State.NOT_APPLICABLE:
        return None
    return {
        end: {"score": _ends(found, end), "parts": [_part(each) for each in parts(found, end)]}
        for end in ENDS
    }


def _ends(found: DimensionScore, end: End) -> list[float | None]:
    if found.score is None:
        return [0.0, None, MOST]
    score = found.score.at(end)
    return [score.low, score.value, score.high]


def _part(found: Part) -> list[float | str]:
    if found.points is None:
        return [found.weight]
    worth = found.points
    return [found.weight, worth.low, worth.value, worth.high, found.errors]


def costs(comparison: Comparison) -> list[dict[str, Any]]:
    """Overhead over plain Python of each run, in seconds, with its interval where there is one."""
    return [
        {
            "framework": str(row.target),
            "work": row.work,
            "seconds": found.value,
            "low": found.low,
            "high": found.high,
        }
        for row in comparison.rows
        for cost in [figures.task(row).main_cost]
        for found in [row.overhead.get(cost)]
        if found is not None and figures.task(row).costs[cost] == "s"
        if row.target.framework != figures.BASELINE
    ]


def installs(comparison: Comparison) -> list[dict[str, Any]]:
    """What installing took, plain Python's environment included."""
    return [
        {"framework": target, "figure": sample.name, "value": sample.value, "unit": sample.unit}
        for target, record in comparison.installs.items()
        for sample in record.samples
        if sample.name in INSTALLS
    ]


def growth(scores: Scores) -> list[dict[str, Any]]:
    """Seconds per start, step, metric and artifact, as the questions read them."""
    return [
        {
            "framework": str(card.target),
            "figure": found.question.name,
            "question": found.question.text,
            "state": found.reading.state,
            **_drawn(found),
        }
        for card, found in _once(scores)
        if found.question.unit in SECONDS and found.question.dimension == "instrumentation"
    ]


def _once(scores: Scores) -> Iterator[tuple[Card, QuestionScore]]:
    """Every answer to what a role asks; once, though several roles ask it."""
    seen = set()
    for card in scores.cards:
        for dimension in card.dimensions.values() if card.role in scores.roles else ():
            for found in dimension.questions:
                name = (str(card.target), found.question.dimension, found.question.name)
                if found.applies and name not in seen:
                    seen.add(name)
                    yield card, found


def _drawn(found: QuestionScore) -> dict[str, float]:
    """What a logarithmic picture can hold; nothing of a figure that is none, or not above zero."""
    whole = found.reading.interval
    if whole is None or whole.value <= 0:
        return {}
    # What may be as bad as can be is drawn up to where points end.
    high = min(whole.high, found.question.worst or math.inf)
    return {"low": whole.low, "value": whole.value, "high": high}


def branches(records: Iterable[Record]) -> list[dict[str, Any]]:
    """Median seconds of a fan-out, from its first step to its join, by its width."""
    found: dict[tuple[str, int], list[float]] = {}
    for r in latest(records):
        for sample in r.samples:
            if of_width := FAN_OUT.fullmatch(sample.name):
                target = f"{r.framework}:{r.deployment}"
                found.setdefault((target, int(of_width[1])), []).append(sample.value)
    return [
        {"framework": target, "branches": width, "seconds": statistics.median(seconds)}
        for (target, width), seconds in found.items()
    ]


def failures(records: Iterable[Record]) -> list[dict[str, str]]:
    """Everything that did not go well, with its reason and its log."""
    bad = [r for r in latest(records) if r.status not in WELL]
    return [
        {
            "framework": f"{r.framework}:{r.deployment}",
            "what": r.probe or " ".join(filter(None, [str(r.measurement), r.scenario])),
            "status": str(r.status),
            "reason": r.reason,
            "log": r.log or "",
        }
        for r in bad
    ]


def pairs(records: Sequence[Record]) -> dict[str, dict[str, dict[str, str]]]:
    """Question -> framework -> other -> answer, of every pair that was asked about."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for r in latest(records):
        for name, answer in r.answers.items():
            probe, _, other = name.partition(".with.")
            if probe in PAIRS and other:
                older = r.sample(f"{probe}.older.{other}")
                told = figures.answer(answer) + (f", {older:g} older" if older else "")
                target = f"{r.framework}:{r.deployment}"
                found.setdefault(PAIRS[probe], {}).setdefault(target, {})[other] = told
    return found


def versions(comparison: Comparison) -> list[Row]:
    """One row per target whose version is known."""
    return list({str(row.target): row for row in comparison.rows if row.version}.values())
