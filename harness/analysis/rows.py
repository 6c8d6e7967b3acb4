"""One row per figure, answer, score or change: what records and scores say, made flat."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from harness.planning.catalog import Framework
from harness.records.intervals import Interval
from harness.records.latest import latest
from harness.records.record import Answer, Record, State
from harness.report import points
from harness.scoring.changes import Changes, Side
from harness.scoring.scores import OPEN, Card, DimensionScore, QuestionScore, Score, Scores

Row = dict[str, Any]


def records(found: Sequence[Record], known: Mapping[str, Framework]) -> Iterator[Row]:
    """A row per figure; a record without any has one row, with its reason."""
    current = {id(record) for record in latest(found)}
    for number, record in enumerate(found, 1):
        roles = known[record.framework].roles if record.framework in known else []
        shared = {
            "record": number,
            "latest": id(record) in current,
            "roles": ", ".join(roles),
            **_of_record(record),
        }
        for figure in list(_figures(record)) or [{"figure": "", "unit": "", "state": ""}]:
            yield {**shared, **figure}


def _of_record(record: Record) -> Row:
    machine = record.machine
    return {
        "framework": record.framework,
        "deployment": record.deployment,
        "measurement": str(record.measurement),
        "probe": record.probe,
        "scenario": record.scenario,
        "profile": record.profile,
        "task": record.task,
        "purpose": str(record.purpose),
        "round": record.repetition,
        "status": str(record.status),
        "reason": record.reason,
        "evidence": " ".join(record.evidence),
        "log": record.log or "",
        "framework_version": record.framework_version or "",
        "lock_sha256": record.lock_sha256 or "",
        "harness_version": record.harness_version,
        "harness_commit": record.harness_commit or "",
        "cpu": machine.cpu,
        "cores": machine.cores,
        "memory_bytes": machine.memory_bytes,
        "kernel": machine.kernel,
        "python": machine.python,
        "started_at": datetime.fromisoformat(record.started_at),
    }


def _figures(record: Record) -> Iterator[Row]:
    for sample in record.samples:
        yield {
            "figure": sample.name,
            "value": sample.value,
            "unit": sample.unit,
            "state": str(State.MEASURED),
        }
    for name, answer in record.answers.items():
        yield {
            "figure": name,
            "value": _share(answer),
            "unit": "share",
            "found": answer.found,
            "expected": answer.expected,
            "unknown": answer.unknown,
            "state": str(_state(answer)),
            "reason": answer.reason or record.reason,
        }


def _state(answer: Answer) -> State:
    untried = answer.state is State.MEASURED and answer.expected == answer.unknown
    return State.NOT_MEASURED if untried else answer.state


def _share(answer: Answer) -> float | None:
    if _state(answer) is not State.MEASURED:
        return None
    return answer.found / (answer.expected - answer.unknown)


def answers(scores: Scores) -> Iterator[Row]:
    """A row per framework, deployment and question."""
    for card in scores.cards:
        for dimension in card.dimensions.values():
            for found in dimension.questions:
                yield _answer(card, found)


def _answer(card: Card, found: QuestionScore) -> Row:
    reading = found.reading
    return {
        **_target(card),
        "dimension": found.question.dimension,
        "question": found.question.name,
        "state": str(reading.state),
        **_ends("value", reading.interval),
        "unit": found.question.figure_unit,
        **_score(found.points),
        "reason": reading.reason,
        "page": _page(found),
        "elsewhere": reading.deployment,
        "evidence": " ".join(found.evidence),
        "command": points.command(card, found),
    }


def _page(found: QuestionScore) -> str:
    """The documentation that the reason ends with."""
    known = (a.documentation for r in found.reading.records for a in r.answers.values())
    return next((p for p in known if p and found.reading.reason.endswith(f"({p})")), "")


def scores(found: Scores) -> Iterator[Row]:
    """Rows of each target: questions, then dimensions, then the total."""
    for card in found.cards:
        target = _target(card)
        for name, dimension in card.dimensions.items():
            for question in dimension.questions:
                yield {
                    **target,
                    "level": "question",
                    "dimension": name,
                    "question": question.question.name,
                    "state": str(question.reading.state),
                    **_score(question.points),
                    "answered": int(question.points is not None),
                    "asked": int(question.reading.state is not State.NOT_APPLICABLE),
                }
        yield from _dimensions(card)
        yield {
            **target,
            "level": "total",
            "dimension": "",
            "question": "",
            "state": str(State.MEASURED if card.settled else State.NOT_MEASURED),
            **_score(card.total),
            "answered": sum(dimension.covered for dimension in card.dimensions.values()),
            "asked": sum(dimension.of for dimension in card.dimensions.values()),
        }


def _dimensions(card: Card) -> Iterator[Row]:
    for name, found in card.dimensions.items():
        yield {
            **_target(card),
            "level": "dimension",
            "dimension": name,
            "question": "",
            "weight": found.dimension.weight,
            "state": str(found.state),
            **_points(found),
            "answered": found.covered,
            "asked": found.of,
        }


def _points(found: DimensionScore) -> Row:
    """Those of a dimension without a score may be anywhere."""
    if found.state is not State.NOT_MEASURED:
        return _score(found.score)
    return {**_score(OPEN), "points": None}


def changes(found: Changes) -> Iterator[Row]:
    """A row per dimension, question and cost that either run has."""
    parts = {"dimension": found.dimensions, "question": found.questions, "cost": found.costs}
    for part, shifts in parts.items():
        for shift in shifts:
            framework, _, deployment = shift.target.partition(":")
            yield {
                "part": part,
                "framework": framework,
                "deployment": deployment,
                "role": shift.role,
                "what": shift.what,
                "unit": shift.unit,
                **_side("before", shift.before),
                **_side("after", shift.after),
                "beyond_noise": shift.beyond_noise,
            }


def _side(name: str, found: Side) -> Row:
    if isinstance(found, State):
        return {f"{name}_state": str(found)}
    return {**_ends(name, found), f"{name}_state": str(State.MEASURED)}


def _target(card: Card) -> Row:
    return {
        "framework": card.target.framework,
        "deployment": card.target.deployment,
        "role": card.role,
    }


def _score(found: Score | None) -> Row:
    """As deployed here, and how much it may be anywhere."""
    if found is None:
        return {}
    anywhere = {
        "points_anywhere_low": found.anywhere.low,
        "points_anywhere_high": found.anywhere.high,
    }
    return {**_ends("points", found.here), **anywhere}


def _ends(name: str, found: Interval | None) -> Row:
    if found is None:
        return {}
    return {name: found.value, f"{name}_low": found.low, f"{name}_high": found.high}
