"""What the records say to one question: a value with its range, or why there is none."""

import math
import statistics
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from harness.records.plan import Target
from harness.records.record import Answer, Purpose, Record, State, Status
from harness.records.statistics import estimate, paired
from harness.scoring.comparison import latest
from harness.scoring.rubric import Question

Values = dict[str, dict[int, float]]
FAILURES = {Status.FAILED, Status.TIMEOUT, Status.OOM, Status.WRONG_RESULT}


WITHOUT_FIGURE = {
    Status.UNSUPPORTED: State.UNSUPPORTED,
    Status.ELSEWHERE: State.ELSEWHERE,
    Status.NOT_APPLICABLE: State.NOT_APPLICABLE,
    Status.ERROR: State.ERROR,
    Status.SKIPPED: State.NOT_MEASURED,
    Status.INTERRUPTED: State.NOT_MEASURED,
}


class Range(NamedTuple):
    """A value between the least and the most that it may be."""

    low: float
    value: float
    high: float

    def worst(self, longer_is_worse: bool) -> "Range":
        """The same, but that it may be as bad as can be."""
        return self._replace(high=math.inf) if longer_is_worse else self._replace(low=0.0)

    def open(self, longer_is_worse: bool) -> "Range":
        """The same, but that it may be anything: a part of it is not known."""
        return Range(0.0, self.value, math.inf if longer_is_worse else 1.0)


class Reading(msgspec.Struct):
    """The figure behind a score. For maps B and H the range is of the ratio found / expected."""

    state: State
    range: Range | None = None
    longer_is_worse: bool = True  # not so for ratios
    figures: dict[str, str] = {}  # each figure as it stands in the records
    reason: str = ""
    records: list[Record] = []
    open: bool = False  # whether a part of it could not be tried on this machine


class Readings:
    """The newest records of each cell, found by what a question asks for."""

    def __init__(self, records: Iterable[Record], baseline: str) -> None:
        self.groups: dict[tuple[str, str, str, str], list[Record]] = {}
        self.targets: list[Target] = []
        self.base: dict[tuple[str, str], list[Record]] = {}
        for r in latest(records):
            if r.purpose is not Purpose.MEASURED:
                continue
            asked = r.probe or str(r.measurement)
            if r.framework == baseline:
                self.base.setdefault((asked, r.scenario), []).append(r)
                continue
            self.groups.setdefault((r.framework, r.deployment, asked, r.scenario), []).append(r)
        known = dict.fromkeys(key[:2] for key in self.groups)
        self.targets = [Target(*names) for names in sorted(known)]

    def read(self, target: Target, question: Question) -> Reading:
        """The reading of that question for that framework in that deployment."""
        key = (target.framework, target.deployment, question.probe, question.scenario)
        group = self.groups.get(key, [])
        good = _good(group)
        if not good:
            return _without_good(group)
        used: list[Record] = []
        if question.map == "log":
            if question.over_baseline:
                used = _good(self.base.get((question.probe, question.scenario), []))
            found = _lengths(question, good, _by_name(good), _by_name(used))
        else:
            found = _ratios(question, good)
        found = _with_failures(found, [r for r in group if r.status in FAILURES], len(group))
        return msgspec.structs.replace(found, records=[*good, *used])


def _with_failures(found: Reading, failed: Sequence[Record], count: int) -> Reading:
    """Repetitions that failed count as the worst there is, and are named."""
    if not failed or found.range is None:
        return found
    worst = found.range.worst(found.longer_is_worse)
    reason = f"{len(failed)} of {count} repetitions failed: {failed[-1].reason}"
    return msgspec.structs.replace(found, range=worst, reason=reason)


def _without_good(group: Sequence[Record]) -> Reading:
    if not group:
        return Reading(State.NOT_MEASURED, reason="no record")
    last = group[-1]
    state = State.FAILED if last.status in FAILURES else WITHOUT_FIGURE[last.status]
    return Reading(state, reason=last.reason or str(last.status), records=[last])


def _missing(question: Question, good: Sequence[Record]) -> Reading:
    """No figure of the question's stands in its records: perhaps since there is no such thing."""
    for record in good:
        for name in question.figures:
            answer = record.answers.get(name)
            if answer is not None and answer.state is not State.MEASURED:
                reason = f"{answer.reason} ({answer.documentation})"
                return Reading(answer.state, reason=reason)
    return Reading(State.NOT_MEASURED, reason=f"no figure called {question.figures[0]}")


def _lengths(question: Question, good: Sequence[Record], ours: Values, base: Values) -> Reading:
    """Samples: the median of each figure, with all that is known of its spread."""
    ranges: list[Range] = []
    shown: dict[str, str] = {}
    for name in question.figures:
        values = list(ours.get(name, {}).values())
        if question.over_baseline:
            values = paired(ours.get(name, {}), base.get(name, {}))
        if not values:
            continue
        found = _range(values, question.noise)
        shown[name] = f"{found.value:.6g}"
        if question.over_baseline:
            both = (statistics.median(all_[name].values()) for all_ in (ours, base))
            shown[name] = " - ".join(f"{median:.10g}" for median in both)
        # An interval that the probe itself gives.
        low, high = (ours.get(f"{name}.{end}", {}).values() for end in ("low", "high"))
        ranges.append(Range(min([found.low, *low]), found.value, max([found.high, *high])))
    if not ranges:
        return _missing(question, good)
    whole = Range(
        min(r.low for r in ranges),
        statistics.median(r.value for r in ranges),
        max(r.high for r in ranges),
    )
    return _complete(question, Reading(State.MEASURED, whole, True, shown))


def _complete(question: Question, found: Reading) -> Reading:
    """What was not measured of several figures leaves the whole open."""
    missing = [name for name in question.figures if name not in found.figures]
    if not missing or found.range is None:
        return found
    reason = f"not measured: {', '.join(missing)}"
    return msgspec.structs.replace(
        found, range=found.range.open(found.longer_is_worse), reason=reason
    )


def _range(values: Sequence[float], noise: float) -> Range:
    found = estimate(values)
    assert found is not None  # noqa: S101  # there are values
    if found.low is not None and found.high is not None:
        return Range(found.low, found.median, found.high)
    ends = sorted((found.median / noise, found.median * noise))
    return Range(min(ends[0], *values), found.median, max(ends[1], *values))


def _ratios(question: Question, good: Sequence[Record]) -> Reading:
    """Answers: passed cases or found items, of all that were asked for."""
    ratios: list[Range] = []
    shown: dict[str, str] = {}
    lacks: list[str] = []
    for name in question.figures:
        lacks += [
            r.answers[name].reason for r in good if name in r.answers and r.answers[name].unknown
        ]
        answers = [r.answers[name] for r in good if name in r.answers and _counts(r.answers[name])]
        if answers:
            shown[name] = _counted(answers[-1])
        ratios += [_ratio(answer) for answer in answers]
    lack = (lacks[-1] or "this machine lacks what some cases need") if lacks else ""
    if not ratios:
        return Reading(State.NOT_MEASURED, reason=lack) if lack else _missing(question, good)
    whole = Range(
        min(ratio.low for ratio in ratios),
        statistics.median(ratio.value for ratio in ratios),
        max(ratio.high for ratio in ratios),
    )
    found = Reading(State.MEASURED, whole, False, shown, reason=lack, open=bool(lacks))
    return _complete(question, found)


def _ratio(answer: Answer) -> Range:
    """Of the cases that were tried; those that could not be may all have failed or passed."""
    found, tried, all_ = answer.found, answer.expected - answer.unknown, answer.expected
    return Range(found / all_, found / tried, (found + answer.unknown) / all_)


def _counted(answer: Answer) -> str:
    tried = f"{answer.found} of {answer.expected - answer.unknown}"
    return f"{tried}, {answer.unknown} not measured" if answer.unknown else tried


def _counts(answer: Answer) -> bool:
    return answer.state is State.MEASURED and answer.expected > answer.unknown


def _good(records: Iterable[Record]) -> list[Record]:
    return [r for r in records if r.status is Status.OK]


def _by_name(records: Iterable[Record]) -> Values:
    """Sample name -> repetition -> value."""
    found: Values = {}
    for r in records:
        for sample in r.samples:
            found.setdefault(sample.name, {})[r.repetition] = sample.value
    return found
