"""Rubrics, frameworks and records of a few indicators, for tests of scores."""

from pathlib import Path
from typing import Any

from harness.planning.catalog import Framework, Stratum
from harness.records.record import Measurement, Record, Sample
from harness.scoring.rubric import Dimension, Indicator, Rubric
from harness.scoring.scores import Card, DimensionScore, score
from tests.unit.builders import a_record

NAMES = ("a", "b", "c")


def an_indicator(name: str, **changes: Any) -> Indicator:
    facts: dict[str, Any] = {
        "question": "How long?",
        "unit": "s",
        "map": "L",
        "best": 1.0,
        "worst": 100.0,
        "reason": "r",
        "probe": f"probe_{name}",
        "figures": [name],
        "name": name,
        "dimension": "speed",
    }
    return Indicator(**{**facts, **changes})


def a_ratio(name: str) -> Indicator:
    return an_indicator(name, map="H", best=None, worst=None)


def a_rubric(*indicators: Indicator, **weights: float) -> Rubric:
    speed = Dimension(
        name="speed", title="Speed", weight=1, indicators={i.name: i for i in indicators}
    )
    others = {
        name: Dimension(name=name, title=name, weight=weight, indicators={})
        for name, weight in weights.items()
    }
    return Rubric("here", {"speed": speed, **others})


def a_framework(name: str, kind: Any = "orchestrator", **stratum: Any) -> Framework:
    return Framework(
        title=name,
        kind=kind,
        homepage="",
        documentation="",
        requires=[],
        import_name="x",
        strata={"local": Stratum("here", default=True, **stratum)},
        name=name,
        folder=Path(),
    )


FRAMEWORKS = {
    "plain": a_framework("plain", "baseline"),
    "it": a_framework("it"),
    "other": a_framework("other"),
}


def a_sample(name: str, value: float, **changes: Any) -> Record:
    return a_probe(name, samples=[Sample(name, value, "s")], **changes)


def a_probe(name: str, **changes: Any) -> Record:
    facts = {"framework": "it", "stratum": "local", "scenario": ""}
    return a_record(
        **{**facts, "measurement": Measurement.PROBE, "probe": f"probe_{name}", **changes}
    )


def the_card(records: list[Record], rubric: Rubric) -> Card:
    return next(c for c in score(records, rubric, FRAMEWORKS).cards if c.target.framework == "it")


def the_dimension(records: list[Record], *indicators: Indicator) -> DimensionScore:
    return the_card(records, a_rubric(*indicators)).dimensions["speed"]
