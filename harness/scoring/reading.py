"""What the records say to one question: a value with its interval, or why there is none."""

import statistics
from collections.abc import Callable, Iterable, Sequence

import msgspec

from harness.records import replication
from harness.records.intervals import Interval, paired
from harness.records.latest import latest
from harness.records.plan import Target
from harness.records.record import Answer, Purpose, Record, State, Status
from harness.scoring.likeness import paired_with
from harness.scoring.rubric import Question

Values = dict[str, dict[int, float]]
FAILURES = {Status.FAILED, Status.TIMEOUT, Status.OOM, Status.WRONG_RESULT}

WITHOUT_BASE = "plain was not measured in this profile"
UNPAIRED = "plain was measured on another machine, or with other parameters"
WITHOUT_FIGURE = {
    Status.UNSUPPORTED: State.UNSUPPORTED,
    Status.ELSEWHERE: State.ELSEWHERE,
    Status.NOT_APPLICABLE: State.NOT_APPLICABLE,
    Status.NOT_WIRED: State.NOT_WIRED,
    Status.ERROR: State.ERROR,
    Status.SKIPPED: State.NOT_MEASURED,
    Status.INTERRUPTED: State.NOT_MEASURED,
}


class Reading(msgspec.Struct):
    """The figure behind a score: of cases and ratios, found / expected."""

    state: State
    interval: Interval | None = None
    figures: dict[str, str] = {}  # each figure as it stands in the records
    reason: str = ""
    deployment: str = ""  # which has it, if another one does
    records: list[Record] = []
    open: bool = False  # whether a part of it was not measured or failed: its ends are bounds
    anywhere: Interval | None = None  # where it differs, as another deployment has some cases

    @property
    def own(self) -> bool:
        """Whether `deployment` is the one that was asked: it needs what is not here."""
        return bool(self.records) and self.records[-1].deployment == self.deployment


class Readings:
    """The newest records of each cell, found by what a question asks for.

    Of a scenario that was done in several profiles, the one that was measured last counts.
    """

    def __init__(self, records: Iterable[Record], baseline: str) -> None:
        self.groups: dict[tuple[str, str, str, str], list[Record]] = {}
        self.base: dict[tuple[str, str, str], list[Record]] = {}
        self.controls: dict[tuple[str, str, str, str, str], list[Record]] = {}
        for r in latest(records):
            work = (str(r.probe or r.measurement), r.scenario, r.profile)
            if r.purpose is Purpose.CONTROL and r.status is Status.OK:
                self.controls.setdefault((r.framework, r.deployment, *work), []).append(r)
            if r.purpose is not Purpose.MEASURED:
                continue
            if r.framework == baseline:
                self.base.setdefault(work, []).append(r)
                continue
            self.groups.setdefault((r.framework, r.deployment, *work[:2]), []).append(r)
        for key, group in self.groups.items():
            profile = max(group, key=lambda r: (r.order, r.started_at, r.profile)).profile
            self.groups[key] = [r for r in group if r.profile == profile]
        self.targets = [Target(*names) for names in sorted({key[:2] for key in self.groups})]

    def read(self, target: Target, question: Question) -> Reading:
        """The reading of that question for that framework in that deployment."""
        key = (target.framework, target.deployment, question.probe, question.scenario)
        group = self.groups.get(key, [])
        good = _good(group)
        if not good:
            return _without_good(group)
        used: list[Record] = []
        if question.map == "log":
            equals: list[tuple[Values, Values]] = []
            if question.over_baseline:
                work = (question.probe, question.scenario, good[-1].profile)
                if not (base := _good(self.base.get(work, []))):
                    return Reading(State.NOT_MEASURED, reason=WITHOUT_BASE, records=group[-1:])
                good, used = paired_with(good, base), paired_with(base, good)
                if not good:
                    return Reading(State.NOT_MEASURED, reason=UNPAIRED, records=group[-1:])
                equals = [self._equals(good), self._equals(used)]
            found = _lengths(question, good, _by_name(used), equals)
        else:
            found = _ratios(question, good)
        found = _with_failures(question, found, group)
        return msgspec.structs.replace(found, records=[*good, *used])

    def _equals(self, measured: Sequence[Record]) -> tuple[Values, Values]:
        """The figures of controls, and those of what they repeat."""
        controls: list[Record] = []
        for r in measured[:1]:
            work = (str(r.probe or r.measurement), r.scenario, r.profile)
            controls = self.controls.get((r.framework, r.deployment, *work), [])
        return _by_name(paired_with(controls, measured)), _by_name(measured)


def _with_failures(question: Question, found: Reading, group: Sequence[Record]) -> Reading:
    """Repetitions that failed count as the worst there is, and are named."""
    failed = [r for r in group if r.status in FAILURES]
    if not failed or found.interval is None:
        return found
    reason = f"{len(failed)} of {len(group)} repetitions failed: {failed[-1].reason}"
    return _reaching(found, question.extremes[1:], reason)


def _reaching(found: Reading, ends: Sequence[float], reason: str) -> Reading:
    assert found.interval is not None  # noqa: S101  # both callers look
    interval = found.interval.reaching(*ends, why=reason)
    anywhere = found.anywhere and found.anywhere.reaching(*ends, why=reason)
    return msgspec.structs.replace(
        found, interval=interval, anywhere=anywhere, reason=reason, open=True
    )


def _without_good(group: Sequence[Record]) -> Reading:
    """By the last record, but that a failure stays one whatever became of later repetitions."""
    if not group:
        return Reading(State.NOT_MEASURED, reason="no record")
    failed = [r for r in group if r.status in FAILURES]
    last = (failed or group)[-1]
    state = State.FAILED if last.status in FAILURES else WITHOUT_FIGURE[last.status]
    elsewhere = next((a.deployment for a in last.answers.values() if a.deployment), "")
    reason = last.reason or str(last.status)
    return Reading(state, reason=reason, deployment=elsewhere, records=[last])


def _missing(question: Question, good: Sequence[Record]) -> Reading:
    """No figure of the question's stands in its records: perhaps since there is no such thing."""
    for record in good:
        for name in question.figures:
            answer = record.answers.get(name)
            if answer is not None and answer.state is not State.MEASURED:
                reason = answer.reason + f" ({answer.documentation})" * bool(answer.documentation)
                return Reading(answer.state, reason=reason, deployment=answer.deployment)
    return Reading(State.NOT_MEASURED, reason=f"no figure called {question.figures[0]}")


def _lengths(
    question: Question,
    good: Sequence[Record],
    base: Values,
    equals: Sequence[tuple[Values, Values]],
) -> Reading:
    """Samples: the median of each figure, with all that is known of its spread."""
    intervals: list[Interval] = []
    shown: dict[str, str] = {}
    ours = _by_name(good)
    for name in question.figures:
        values = ours.get(name, {})
        if question.over_baseline:
            differences = paired(values, base.get(name, {}))
            if not differences:
                continue
            both = (statistics.median(all_[name].values()) for all_ in (ours, base))
            shown[name] = " - ".join(f"{median:.10g}" for median in both)
            pairs = [paired(one.get(name, {}), other.get(name, {})) for one, other in equals]
            found = _repeated(question, differences, replication.of_amounts)
            intervals.append(_beside_band(found, [each for each in pairs if each]))
        elif values:
            found = _repeated(question, list(values.values()), replication.of_factors)
            shown[name] = f"{found.value:.6g}"
            # An interval that the probe itself gives says what repetitions cannot: a bound.
            own = _own_ends(ours, name)
            intervals.append(found.reaching(*own, why="the probe's own") if own else found)
    if not intervals:
        return _missing(question, good)
    whole = Interval.of_several(intervals)
    return _complete(question, Reading(State.MEASURED, whole, shown, open=not whole.known))


def _repeated(
    question: Question, values: Sequence[float], interval: Callable[[Sequence[float]], Interval]
) -> Interval:
    """Of what is counted, one is enough as long as none says otherwise."""
    if question.repetitions == 1 and min(values) == max(values):
        return Interval.exactly(values[0], "counted")
    return interval(values)


def _beside_band(found: Interval, equals: Sequence[Sequence[float]]) -> Interval:
    """A difference may be off by as much as the widest A/A band allows, if there is a control."""
    if not equals:
        return found
    band = max(Interval.of_equals(each).high for each in equals)
    low, high = found.value - band, found.value + band
    return found.reaching(low, high, why=f"{found.why}, or the A/A band of {band:.6g}")


def _own_ends(ours: Values, name: str) -> list[float]:
    """The middle of the lower and of the upper ends: those of all would widen with their number."""
    ends = (ours.get(f"{name}.{end}", {}).values() for end in ("low", "high"))
    return [statistics.median(values) for values in ends if values]


def _complete(question: Question, found: Reading) -> Reading:
    """What was not measured of several figures leaves the whole open."""
    missing = [name for name in question.figures if name not in found.figures]
    if not missing or found.interval is None:
        return found
    return _reaching(found, question.extremes, f"not measured: {', '.join(missing)}")


def _ratios(question: Question, good: Sequence[Record]) -> Reading:
    """Answers: passed cases or found items, of all that were asked for."""
    ratios: list[Interval] = []
    anywhere: list[Interval] = []
    shown: dict[str, str] = {}
    lacks: list[str] = []
    for name in question.figures:
        lacks += [
            r.answers[name].reason for r in good if name in r.answers and r.answers[name].unknown
        ]
        answers = [r.answers[name] for r in good if name in r.answers and _counts(r.answers[name])]
        if answers:
            shown[name] = _counted(answers[-1])
        of = Interval.of_sample if question.cases == "sample" else Interval.of_cases
        ratios += [of(a.found, a.expected, a.unknown) for a in answers]
        anywhere += [of(a.found, a.expected, a.unknown + a.elsewhere) for a in answers]
    lack = (lacks[-1] or "this machine lacks what some cases need") if lacks else ""
    told = [r.answers[name].reason for r in good for name in question.figures if name in r.answers]
    reason = lack or next(reversed(told), "")
    if not ratios:
        return Reading(State.NOT_MEASURED, reason=lack) if lack else _missing(question, good)
    found = Reading(
        State.MEASURED,
        Interval.of_several(ratios),
        shown,
        reason,
        open=bool(lacks),
        anywhere=Interval.of_several(anywhere) if anywhere != ratios else None,
    )
    return _complete(question, found)


def _counted(answer: Answer) -> str:
    tried = f"{answer.found} of {answer.expected - answer.unknown}"
    there = f", {answer.elsewhere} elsewhere" if answer.elsewhere else ""
    return tried + (f", {answer.unknown} not measured" if answer.unknown else "") + there


def _counts(answer: Answer) -> bool:
    tried = answer.expected - answer.unknown - answer.elsewhere
    return answer.state is State.MEASURED and tried > 0


def _good(records: Iterable[Record]) -> list[Record]:
    return [r for r in records if r.status is Status.OK]


def _by_name(records: Iterable[Record]) -> Values:
    """Sample name -> repetition -> value."""
    found: Values = {}
    for r in records:
        for sample in r.samples:
            found.setdefault(sample.name, {})[r.repetition] = sample.value
    return found
