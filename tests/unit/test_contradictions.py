"""No two answers of one framework say that it has a thing, and that it has no such thing.

A run's record counts what the pipeline gave back; probes ask the same concepts by harder cases. The
counts may differ, since the cases do. Whether the framework has the thing at all may not.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.unit.world import CHECKOUT

# What must agree: an answer of a run, or "probe NAME", on either side. Not paired, as other
# concepts: "model registry" (names and aliases) and model_lineage (a version leads to its run);
# "code version" of a pipeline whose version a framework counts, and the commit of its code;
# model_formats (a file is kept as it is) and round_trips (the framework itself saves and loads);
# http_api (requests are answered) and openapi (a document tells of them).
SAME = [
    ("params", "probe params"),
    ("metrics", "probe metrics"),
    ("artifacts", "probe artifact_digest"),
    ("step timing", "probe step_timing"),
    ("step logs", "probe logs"),
    ("data version", "probe data_digest"),
    ("metrics", "microbench.metric_durable"),
    ("probe metrics", "microbench.metric_durable"),
    ("probe metrics", "probe best_run"),
    ("probe best_run", "probe search_speed"),
    ("probe best_run", "probe search_filter"),
    ("probe backend_swap", "probe postgresql"),
]
# Until then, answers contradicted each other: issue 15, point 5. A reference of before is no guide.
MENDED = "2026-11-28"
RESULTS = CHECKOUT / "results"


class Said(NamedTuple):
    """What one record says of one concept."""

    has: bool | None  # None: in another deployment, or unknown
    where: str


def said(records: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str, Said]]:
    """Framework, concept and what is said, of all that measured or lacks it."""
    for record in records:
        who, probe = record["framework"], record["probe"]
        where = f"{record['measurement']} {probe} of {record['deployment']}"
        if probe and record["status"] in ("ok", "unsupported"):
            yield who, f"probe {probe}", Said(record["status"] == "ok" and _passed(record), where)
        for name, answer in record["answers"].items():
            states = {"measured": answer["found"] > 0, "unsupported": False}
            yield who, name, Said(states.get(answer["state"]), where)


def _passed(record: dict[str, Any]) -> bool | None:
    """Whether any of its cases did; None where it has figures alone, or is not whole."""
    answers = list(record["answers"].values())
    if record["samples"] or any(a["state"] not in ("measured", "unsupported") for a in answers):
        return True if record["samples"] else None
    return any(answer["found"] for answer in answers)


def contradictions(records: Iterable[dict[str, Any]]) -> list[str]:
    """Each with what says so."""
    told: dict[tuple[str, str], list[Said]] = {}
    for framework, concept, each in said(records):
        told.setdefault((framework, concept), []).append(each)
    return [
        f"{framework}: {name} by {one.where} is {one.has}, {other} by {two.where} is {two.has}"
        for framework in sorted({framework for framework, _ in told})
        for name, other in SAME
        for one in told.get((framework, name), [])
        for two in told.get((framework, other), [])
        if None not in (one.has, two.has) and one.has != two.has
    ]


def _records(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "records.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("name", ["reference/scores", "reference/quick"])
def test_a_frameworks_answers_agree(name: str) -> None:
    records = _records(RESULTS / name)
    if records[0]["started_at"] < MENDED:
        pytest.skip(f"measured before {MENDED}")
    assert contradictions(records) == []


def _record(framework: str = "one", probe: str = "", status: str = "ok", **answers: Any) -> Any:
    measurement = "probe" if probe else "run"
    return {
        "framework": framework,
        "deployment": "local",
        "measurement": measurement,
        "probe": probe,
        "status": status,
        "samples": [],
        "answers": {name.replace("_", " "): answer for name, answer in answers.items()},
    }


def _answer(found: int, state: str = "measured") -> dict[str, Any]:
    return {"found": found, "state": state}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # No call that logs a metric, but all that were logged came back: Metaflow and Airflow.
        (
            _record(metrics=_answer(0, "unsupported")),
            _record(probe="metrics", metrics_lossless=_answer(5)),
        ),
        # No times of steps, but six of six: MLflow.
        (
            _record(step_timing=_answer(0, "unsupported")),
            _record(probe="step_timing", right=_answer(6)),
        ),
        (
            _record(probe="metrics", status="unsupported"),
            _record(probe="best_run", calls=_answer(1)),
        ),
        (_record(data_version=_answer(1)), _record(probe="data_digest", status="unsupported")),
    ],
)
def test_a_contradiction_is_seen(first: Any, second: Any) -> None:
    assert len(contradictions([first, second])) == 1


def test_what_agrees_or_is_open_is_none() -> None:
    has = _record(metrics=_answer(12))
    assert not contradictions([has, _record(probe="metrics", lossless=_answer(4))])
    assert not contradictions([has, _record("two", probe="metrics", status="unsupported")])
    assert not contradictions([has, _record(probe="metrics", status="elsewhere")])
    elsewhere = _record(metrics=_answer(0, "elsewhere"))
    assert not contradictions([elsewhere, _record(probe="metrics", lossless=_answer(5))])
    unknown = _record(step_timing=_answer(0, "not measured"))
    assert not contradictions([unknown, _record(probe="step_timing", right=_answer(6))])
