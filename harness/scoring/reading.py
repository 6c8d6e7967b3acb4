"""What the records say to one indicator: a value with its range, or why there is none."""

import statistics
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

import msgspec

from harness.comparison import latest
from harness.plan import Target
from harness.record import Answer, Record, Role, Status
from harness.scoring.rubric import Indicator
from harness.statistics import estimate, paired

Values = dict[str, dict[int, float]]


class State(StrEnum):
    """How a question stands for one framework. Only the first two are worth points."""

    MEASURED = "measured"
    UNSUPPORTED = "unsupported"
    NOT_MEASURED = "not measured"
    FAILED = "failed"  # the framework did, where the question takes success for granted
    ERROR = "error"  # a tool of ours did


class Range(NamedTuple):
    """A value between the least and the most that it may be."""

    low: float
    value: float
    high: float


class Reading(msgspec.Struct):
    """The figure behind a score. For maps B and H the range is of the ratio found / expected."""

    state: State
    range: Range | None = None
    figures: dict[str, str] = {}  # each figure as it stands in the records
    reason: str = ""
    records: list[Record] = []


class Readings:
    """The newest records of each cell, found by what an indicator asks for."""

    def __init__(self, records: Iterable[Record], baseline: str) -> None:
        self.groups: dict[tuple[str, str, str, str], list[Record]] = {}
        self.targets: list[Target] = []
        self.base: dict[tuple[str, str], list[Record]] = {}
        for r in latest(records):
            if r.role is not Role.MEASURED:
                continue
            asked = r.probe or str(r.measurement)
            if r.framework == baseline:
                self.base.setdefault((asked, r.scenario), []).append(r)
                continue
            self.groups.setdefault((r.framework, r.stratum, asked, r.scenario), []).append(r)
        known = dict.fromkeys(key[:2] for key in self.groups)
        self.targets = [Target(*names) for names in sorted(known)]

    def read(self, target: Target, indicator: Indicator) -> Reading:
        """The reading of that indicator for that framework in that stratum."""
        key = (target.framework, target.stratum, indicator.probe, indicator.scenario)
        group = self.groups.get(key, [])
        good = [r for r in group if r.status is Status.OK]
        if not good:
            return _without_good(group)
        used: list[Record] = []
        if indicator.map == "L":
            if indicator.over_baseline:
                used = _good(self.base.get((indicator.probe, indicator.scenario), []))
            found = _lengths(indicator, good, _by_name(good), _by_name(used))
        else:
            found = _ratios(indicator, good)
        return msgspec.structs.replace(found, records=[*good, *used])


def _without_good(group: Sequence[Record]) -> Reading:
    if not group:
        return Reading(State.NOT_MEASURED, reason="no record")
    last = group[-1]
    states = {
        Status.UNSUPPORTED: State.UNSUPPORTED,
        Status.ERROR: State.ERROR,
        Status.SKIPPED: State.NOT_MEASURED,
        Status.INTERRUPTED: State.NOT_MEASURED,
    }
    state = states.get(last.status, State.FAILED)
    return Reading(state, reason=last.reason or str(last.status), records=[last])


def _missing(indicator: Indicator, good: Sequence[Record]) -> Reading:
    """No figure of the indicator's stands in its records: perhaps since there is no such thing."""
    for record in good:
        for name in indicator.figures:
            answer = record.answers.get(name)
            if answer is not None and not answer.supported:
                return Reading(
                    State.UNSUPPORTED, reason=f"{answer.reason} ({answer.documentation})"
                )
    return Reading(State.NOT_MEASURED, reason=f"no figure called {indicator.figures[0]}")


def _lengths(indicator: Indicator, good: Sequence[Record], ours: Values, base: Values) -> Reading:
    """Samples: the median of each figure, with all that is known of its spread."""
    ranges: list[Range] = []
    shown: dict[str, str] = {}
    for name in indicator.figures:
        values = list(ours.get(name, {}).values())
        if indicator.over_baseline:
            values = paired(ours.get(name, {}), base.get(name, {}))
        if not values:
            continue
        found = _range(values, indicator.noise)
        shown[name] = f"{found.value:.6g}"
        # An interval that the probe itself gives.
        low, high = (ours.get(f"{name}.{end}", {}).values() for end in ("low", "high"))
        ranges.append(Range(min([found.low, *low]), found.value, max([found.high, *high])))
    if not ranges:
        return _missing(indicator, good)
    return Reading(
        State.MEASURED,
        Range(
            min(r.low for r in ranges),
            statistics.median(r.value for r in ranges),
            max(r.high for r in ranges),
        ),
        shown,
    )


def _range(values: Sequence[float], noise: float) -> Range:
    found = estimate(values)
    assert found is not None  # noqa: S101  # there are values
    if found.low is not None and found.high is not None:
        return Range(found.low, found.median, found.high)
    ends = sorted((found.median / noise, found.median * noise))
    return Range(min(ends[0], *values), found.median, max(ends[1], *values))


def _ratios(indicator: Indicator, good: Sequence[Record]) -> Reading:
    """Answers: passed cases or found items, of all that were asked for."""
    ratios: list[float] = []
    shown: dict[str, str] = {}
    for name in indicator.figures:
        answers = [r.answers[name] for r in good if name in r.answers and _counts(r.answers[name])]
        if answers:
            shown[name] = f"{answers[-1].found} of {answers[-1].expected}"
        ratios += [answer.found / answer.expected for answer in answers]
    if not ratios:
        return _missing(indicator, good)
    middle = statistics.median(ratios)
    return Reading(State.MEASURED, Range(min(ratios), middle, max(ratios)), shown)


def _counts(answer: Answer) -> bool:
    return answer.supported and answer.expected > 0


def _good(records: Iterable[Record]) -> list[Record]:
    return [r for r in records if r.status is Status.OK]


def _by_name(records: Iterable[Record]) -> Values:
    """Sample name -> repetition -> value."""
    found: Values = {}
    for r in records:
        for sample in r.samples:
            found.setdefault(sample.name, {})[r.repetition] = sample.value
    return found
