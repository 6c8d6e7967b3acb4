"""Rubrics, frameworks and records of a few questions, for tests of scores."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from harness.planning.catalog import Deployment, Framework
from harness.records.record import Measurement, Record, Sample
from harness.scoring.rubric import Dimension, Lens, Question, Rubric
from harness.scoring.scores import Card, DimensionScore, score
from tests.unit.builders import a_record

NAMES = ("a", "b", "c")


def a_question(name: str, **changes: Any) -> Question:
    facts: dict[str, Any] = {
        "text": "How long?",
        "unit": "s",
        "map": "log",
        "best": 1.0,
        "worst": 100.0,
        "reason": "r",
        "probe": f"probe_{name}",
        "figures": [name],
        "name": name,
        "dimension": "speed",
    }
    return Question(**{**facts, **changes})


def a_ratio(name: str) -> Question:
    return a_question(name, map="ratio", best=None, worst=None)


def a_rubric(*questions: Question, lens: Sequence[str] = (), **weights: float) -> Rubric:
    """With a lens called "lens" if it names frameworks: of them it asks all these questions."""
    seen = {"lens": list(lens)} if lens else {}
    questions = tuple(msgspec.structs.replace(i, lenses=seen) for i in questions)
    speed = Dimension(
        name="speed", title="Speed", weight=1, questions={i.name: i for i in questions}
    )
    others = {
        name: Dimension(name=name, title=name, weight=weight, questions={})
        for name, weight in weights.items()
    }
    asked = {"speed": [i.name for i in questions]}
    lenses = {name: Lens("all", names, asked) for name, names in seen.items()}
    return Rubric("here", {"speed": speed, **others}, lenses=lenses)


def a_framework(name: str, kind: Any = "orchestrator", **deployment: Any) -> Framework:
    return Framework(
        title=name,
        roles=[] if kind == "baseline" else [kind],
        baseline=kind == "baseline",
        homepage="",
        documentation="",
        requires=[],
        import_name="x",
        deployments={"local": Deployment("here", default=True, **deployment)},
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
    facts = {"framework": "it", "deployment": "local", "scenario": ""}
    return a_record(
        **{**facts, "measurement": Measurement.PROBE, "probe": f"probe_{name}", **changes}
    )


def the_card(records: list[Record], rubric: Rubric) -> Card:
    return next(c for c in score(records, rubric, FRAMEWORKS).cards if c.target.framework == "it")


def the_dimension(records: list[Record], *questions: Question) -> DimensionScore:
    return the_card(records, a_rubric(*questions)).dimensions["speed"]
