"""What differs between two runs beyond noise: machines, versions, scores, answers, costs of runs.

A difference is beyond noise if the two intervals do not overlap and the figures differ by 1 % or
more. It is also beyond noise if only one of the two failed, or only one has no such thing.
Intervals of scores and questions are those that `reading` gives them. A cost has its 95 % interval,
from three rounds on. Without an interval, or if one run has no answer, it cannot be told; nor can
it if the figure follows from runs of another profile or with other parameters, or if it depends on
the machine and the machines differ. What neither run answers is left out.
"""

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from harness import tasks
from harness.records.intervals import Interval
from harness.records.record import Measurement, Record, State, Status
from harness.scoring.comparison import Comparison, Row
from harness.scoring.likeness import (
    differing,
    memory,
    one_machine,
    parameters,
    processor,
    told,
)
from harness.scoring.reading import FAILURES
from harness.scoring.scores import Card, QuestionScore, Scores

# One run's figure; how the question stands when that is anything but measured.
Side = Interval | State

LEAST = 0.01  # relative: a smaller difference is of no use to anybody, however certain
# They say nothing about the framework.
UNKNOWN = {State.NOT_MEASURED, State.NOT_WIRED, State.ERROR, State.NOT_APPLICABLE}

APART = (
    "the runs were made on different machines: figures that depend on the machine stand side by "
    "side, and whether they changed cannot be told"
)


class Shift(msgspec.Struct):
    """One figure in both runs; `beyond_noise` is None when that cannot be told."""

    target: str
    what: str  # "installation", "installation.cold_seconds", "mnist/quick run"
    unit: str
    before: Side
    after: Side
    beyond_noise: bool | None
    role: str = ""  # of a dimension's score, whose questions depend on it


class Fact(msgspec.Struct):
    """What the two runs were made with."""

    what: str
    before: str
    after: str


class Changes(msgspec.Struct):
    """Everything that was compared; `facts` only where they differ."""

    before: str
    after: str
    facts: list[Fact]
    dimensions: list[Shift]
    questions: list[Shift]
    costs: list[Shift]
    apart: str = ""  # why figures of the machine cannot be told apart from a change


class Measured(msgspec.Struct):
    """A run with what its records say."""

    name: str
    records: Sequence[Record]
    scores: Scores
    comparison: Comparison


def changes(before: Measured, after: Measured) -> Changes:
    """A pure function of the two."""
    one, other = before.scores, after.scores
    apart = _across_profiles(_profiles(one), _profiles(other))
    same = one_machine(before.records, after.records)
    if not same:
        apart |= _of_machine(one) | _of_machine(other)
    costs = _of_costs(before.comparison), _of_costs(after.comparison)
    work = differing(parameters(before.records), parameters(after.records))
    return Changes(
        before=before.name,
        after=after.name,
        facts=[fact for fact in _facts(before, after) if fact.before != fact.after],
        dimensions=_shifts(_of_dimensions(one), _of_dimensions(other), apart),
        questions=_shifts(_of_questions(one), _of_questions(other), apart),
        costs=_shifts(
            *costs,
            {_place(key) for side in costs for key in side if not same or _by_other(key[1], work)},
        ),
        apart="" if same else APART,
    )


Place = tuple[str, str, str]  # target, what, and the role where it matters
Sides = Mapping[tuple[str, str, str, str], Side]  # target, what, unit, role


def _place(key: tuple[str, str, str, str]) -> Place:
    target, what, _, role = key
    return target, what, role


def _shifts(before: Sides, after: Sides, apart: Collection[Place] = ()) -> list[Shift]:
    """In the order of the first, then what only the second has."""
    return [
        Shift(*key[:3], one, other, None if _place(key) in apart else _beyond(one, other), key[3])
        for key in dict.fromkeys([*before, *after])
        for one, other in [[run.get(key, State.NOT_MEASURED) for run in (before, after)]]
        if not {one, other} <= UNKNOWN
    ]


def _profiles(scores: Scores) -> dict[Place, set[str]]:
    """Of the runs that each answer follows from, and each dimension; by its place.

    With their parameters: those of a profile may have changed.
    """
    found: dict[Place, set[str]] = {}
    for card in scores.cards:
        for dimension in card.dimensions.values():
            for each in dimension.questions:
                records = each.reading.records
                runs = {
                    f"{r.profile} {told(r.parameters)}"
                    for r in records
                    if r.measurement is Measurement.RUN
                }
                for place in _places(card, each):
                    found.setdefault(place, set()).update(runs)
    return found


def _places(card: Card, found: QuestionScore) -> tuple[Place, Place]:
    """Of an answer, which is the same in every role, and of its dimension."""
    target, dimension = str(card.target), found.question.dimension
    return (target, f"{dimension}.{found.question.name}", ""), (target, dimension, card.role)


def _of_machine(scores: Scores) -> set[Place]:
    """Answers that depend on the machine, and dimensions with one."""
    return {
        place
        for card in scores.cards
        for dimension in card.dimensions.values()
        for found in dimension.questions
        if found.question.is_of_machine and found.applies
        for place in _places(card, found)
    }


def _by_other(cost: str, work: Collection[str]) -> bool:
    """Whether a run's cost is of other parameters: both names begin with scenario and profile."""
    return cost.partition(" ")[0] in {name.partition(" ")[0] for name in work}


def _across_profiles(
    before: Mapping[Place, set[str]], after: Mapping[Place, set[str]]
) -> set[Place]:
    both = before.keys() & after.keys()
    return {key for key in both if before[key] and after[key] and before[key] != after[key]}


def _beyond(before: Side, after: Side) -> bool | None:
    if before in UNKNOWN or after in UNKNOWN:
        return None
    if isinstance(before, State) or isinstance(after, State):
        return before != after
    if not (before.known and after.known):
        return None
    return not before.overlaps(after) and _by(before.value, after.value) >= LEAST


def _by(before: float, after: float) -> float:
    """The relative difference; infinite from or to nothing."""
    one, other = sorted((abs(before), abs(after)))
    return (other - one) / one if one and before * after > 0 else math.inf


def _of_dimensions(scores: Scores) -> Sides:
    """As deployed here: what another deployment has moves the answer, not the score."""
    return {
        (str(card.target), name, "points", card.role): found.score.here
        if found.score
        else found.state
        for card in scores.cards
        for name, found in card.dimensions.items()
    }


def _of_questions(scores: Scores) -> Sides:
    """One of each target: the answer is the same in every role that is asked."""
    return {
        (str(card.target), f"{name}.{found.question.name}", found.question.figure_unit, ""): (
            found.reading.interval or found.reading.state
        )
        for card in scores.cards
        for name, dimension in card.dimensions.items()
        for found in dimension.questions
        if found.applies
    }


def _of_costs(comparison: Comparison) -> Sides:
    return {
        (str(row.target), f"{row.scenario}/{row.profile} {cost}", unit, ""): _cost(row, cost)
        for row in comparison.rows
        for cost, unit in tasks.of(row.task).costs.items()
        if cost in row.samples or not row.samples
    }


def _cost(row: Row, cost: str) -> Side:
    if cost in row.samples:
        return row.samples[cost]
    if row.statuses.keys() & FAILURES:
        return State.FAILED
    return State.NOT_WIRED if Status.NOT_WIRED in row.statuses else State.NOT_MEASURED


def _facts(before: Measured, after: Measured) -> Iterator[Fact]:
    def fact(what: str, of: Callable[[Record], str | None], only: str = "") -> Fact:
        return Fact(what, *(_told(run.records, of, only) for run in (before, after)))

    yield fact("days", lambda r: r.started_at[:10])
    yield fact("harness", lambda r: r.harness_commit or r.harness_version)
    yield fact("scenario", lambda r: r.scenario if r.measurement is Measurement.RUN else None)
    yield fact("profile", lambda r: r.profile if r.measurement is Measurement.RUN else None)
    if not one_machine(before.records, after.records):
        yield fact("processor", lambda r: processor(r.machine))
        yield fact("memory", lambda r: memory(r.machine))
    yield fact("kernel", lambda r: r.machine.kernel)
    yield fact("Python", lambda r: r.machine.python)
    ours, theirs = (parameters(run.records) for run in (before, after))
    for name in differing(ours, theirs):
        yield Fact(name, ours.get(name, "none"), theirs.get(name, "none"))
    for target in dict.fromkeys([*_targets(before.scores.cards), *_targets(after.scores.cards)]):
        yield fact(f"version of {target}", lambda r: r.framework_version, target)
        yield fact(f"lock of {target}", lambda r: r.lock_sha256 and r.lock_sha256[:12], target)


def _targets(cards: Iterable[Card]) -> list[str]:
    return [str(card.target) for card in cards]


def _told(records: Iterable[Record], of: Callable[[Record], str | None], only: str) -> str:
    """All that the records say, oldest first."""
    chosen = [r for r in records if only in ("", f"{r.framework}:{r.deployment}")]
    told = [text for r in sorted(chosen, key=lambda r: r.started_at) if (text := of(r))]
    return ", ".join(dict.fromkeys(told)) or "not recorded"
