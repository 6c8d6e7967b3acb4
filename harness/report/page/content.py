"""What the page shows, as plain data: the template writes it, and the script re-ranks by it."""

import math
import statistics
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from harness.planning.catalog import Framework
from harness.records.latest import latest
from harness.records.record import WELL, Record, State
from harness.report import figures, points
from harness.report.page import requirements
from harness.scoring import ranking
from harness.scoring.combining import MOST
from harness.scoring.comparison import Comparison, Row
from harness.scoring.rubric import Rubric
from harness.scoring.scores import Card, DimensionScore, QuestionScore, Scores

PRESETS = Path(__file__).with_name("presets.toml")
SECONDS = ("s", "s/step")
PAIRS = {
    "shared_environment": "Do both fit into one environment? How many packages are older there?",
    "mlflow_pairs": "Is a real run of one found on the tracking server of the other?",
}
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
            {name: preset.weights.get(name, 0.0) for name in own} if (preset.weights) else own
        )
    return found


def interactive(scores: Scores, frameworks: Mapping[str, Framework]) -> dict[str, Any]:
    """What the script needs: dimensions, scores with intervals, presets, requirements."""
    asked = requirements.load()
    by_name = {str(card.target): card for card in scores.cards}
    return {
        "dimensions": [
            {"name": name, "title": d.title, "weight": d.weight}
            for name, d in scores.rubric.dimensions.items()
        ],
        "frameworks": [
            {
                "name": str(card.target),
                "title": frameworks[card.target.framework].title,
                "roles": card.roles,
                "scores": {n: _ends(d) for n, d in card.dimensions.items()},
                "requirements": {
                    name: requirements.judge(
                        requirement, card, frameworks[card.target.framework], by_name
                    )
                    for name, requirement in asked.items()
                },
            }
            for card in native(scores)
        ],
        "presets": presets(scores.rubric),
        # As the verdict has them: the script draws its own only when names are ruled out.
        "shares": ranking.leading_shares(ranking.table(scores, native(scores))),
        "requirements": {name: r.title for name, r in asked.items()},
    }


def _ends(found: DimensionScore) -> list[float | None] | None:
    """As the script weighs them; None is in no total."""
    if found.state is State.NOT_APPLICABLE:
        return None
    score = found.score
    return [score.low, score.value, score.high] if score else [0.0, None, MOST]


def native(scores: Scores) -> list[Card]:
    """Those that are ranked together: with a companion is another thing."""
    return ranking.fields(scores.cards).get("together", [])


def verdict(scores: Scores) -> str:
    """Who leads, and how sure that is, in a sentence."""
    cards = native(scores)
    if not cards:
        return "Nothing is scored yet."
    totals = ranking.of_totals(cards)
    first = ranking.groups(totals)[0]
    scored = ranking.table(scores, cards)
    missing = [
        d.title
        for name, d in scores.rubric.dimensions.items()
        if any(card.dimensions[name].state is State.NOT_MEASURED for card in cards)
    ]
    names = " and ".join(first)
    errors = next(card for card in cards if str(card.target) == first[0]).errors
    if len(first) == 1 and errors:
        sentence = f"No framework leads yet: errors ({errors}) may hide low scores of {names}"
    elif len(first) == 1:
        sentence = (
            f"{names} leads with {totals[names].value:.2f}; no other interval overlaps with its own"
        )
    else:
        sentence = (
            f"No framework leads: the totals of {names} are tied, since their intervals overlap"
        )
    if missing:
        sentence += f". Open, since not measured in all of them: {', '.join(missing)}"
    if scored:
        sentence += (
            f". Share of all possible weightings (of what is measured) under which each leads: "
            f"{points.shares(ranking.leading_shares(scored))}"
        )
    return sentence + "."


def costs(comparison: Comparison) -> list[dict[str, Any]]:
    """Overhead over plain Python of each run, in seconds, with its interval where there is one."""
    return [
        {
            "framework": str(row.target),
            "scenario": row.scenario,
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
        for card in native(scores)
        for dimension in card.dimensions.values()
        for found in dimension.questions
        if found.question.unit in SECONDS and found.question.dimension == "instrumentation"
    ]


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
            if sample.name.startswith("fan_out.seconds."):
                width = int(sample.name.rpartition(".")[2])
                found.setdefault((f"{r.framework}:{r.deployment}", width), []).append(sample.value)
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
