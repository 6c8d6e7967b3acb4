"""What the records of a run say, side by side: the one source of tables and scorecards."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from harness import tasks
from harness.records.conformance import NOT_RUN, Standing
from harness.records.intervals import Interval, paired
from harness.records.latest import latest
from harness.records.plan import Target
from harness.records.record import Answer, Measurement, Purpose, Record, Status
from harness.scoring.likeness import MACHINES, apart, differing, machine, paired_with, parameters
from harness.tasks.task import Task


class Row(msgspec.Struct):
    """One framework in one deployment on one scenario.

    `overhead` is its cost minus the baseline's in the same round. `control` is its cost when it ran
    a second time in that round, minus that of the first: where all is well it holds 0. `band` is
    how much equals of it may differ by.
    """

    target: Target
    scenario: str
    profile: str
    task: str
    statuses: dict[Status, int]
    reason: str
    log: str | None
    version: str | None
    run_id: str | None
    samples: dict[str, Interval]
    units: dict[str, str]
    overhead: dict[str, Interval]
    answers: dict[str, Answer]
    evidence: list[str]
    control: dict[str, Interval] = {}
    band: dict[str, Interval] = {}
    conformance: str = NOT_RUN  # of what was measured, as far as it is known

    @property
    def work(self) -> str:
        """The scenario in that profile: figures of two are never mixed."""
        return f"{self.scenario}/{self.profile}"

    @property
    def status(self) -> str:
        """ "ok" when every repetition was; else the worst ones, counted."""
        bad = {status: n for status, n in self.statuses.items() if status is not Status.OK}
        if not bad:
            return "ok" if self.statuses else "not measured"
        total = sum(self.statuses.values())
        return ", ".join(f"{s} {n}/{total}" if total > 1 else str(s) for s, n in bad.items())

    @property
    def unwired(self) -> bool:
        """Whether the framework's part of the scenario is not written yet."""
        return Status.NOT_WIRED in self.statuses


class Comparison(msgspec.Struct):
    """All rows of a run, and plain's A/A band by work ("mnist/quick") and cost."""

    rows: list[Row]
    noise: dict[str, dict[str, Interval]]
    installs: dict[str, Record]
    notes: list[str] = []  # what is left out, or is no pair, and why

    def told(self, standings: Iterable[Standing]) -> "Comparison":
        """The same, once it has been told what conformance came to."""
        known = {(s.framework, s.deployment, s.scenario): str(s) for s in standings}
        for row in self.rows:
            of = (row.target.framework, row.target.deployment, row.scenario)
            row.conformance = known.get(of, NOT_RUN)
        return self

    def differs(self, row: Row, cost: str) -> bool | None:
        """Whether an overhead lies outside the A/A band; None when that cannot be told.

        Of two bands, plain's and the framework's own, the wider one counts.
        """
        noise, overhead = self.noise.get(row.work, {}).get(cost), row.overhead.get(cost)
        if noise is None or overhead is None:
            return None
        band = row.band.get(cost, noise)
        return not (noise.holds(overhead.value) or band.holds(overhead.value))


def compare(records: Iterable[Record], baseline: str) -> Comparison:
    """Group records into rows; `baseline` is the framework that overheads are counted from."""
    current = latest(records)
    all_runs = [r for r in current if r.measurement is Measurement.RUN]
    runs = [r for r in all_runs if tasks.is_known(r.task)]
    notes = dict.fromkeys(_foreign(r) for r in all_runs if not tasks.is_known(r.task))
    groups: dict[tuple[Target, str, str], list[Record]] = {}
    for r in runs:
        groups.setdefault((Target(r.framework, r.deployment), r.scenario, r.profile), []).append(r)
    rows, noise = [], {}
    for (target, scenario, profile), group in groups.items():
        if not any(r.purpose is Purpose.MEASURED for r in group):
            continue
        base = [
            r for r in runs if (r.framework, r.scenario, r.profile) == (baseline, scenario, profile)
        ]
        row = _row(target, group, base)
        rows.append(row)
        notes |= dict.fromkeys(_unpaired(target, _of(group, Purpose.MEASURED), _measured(base)))
        noise[row.work] = _itself(base, tasks.of(row.task), Interval.of_equals)
    return Comparison(rows, noise, _installs(current), list(notes))


def _installs(records: Iterable[Record]) -> dict[str, Record]:
    """The newest of each that went well; one that did not where none has."""
    found: dict[str, Record] = {}
    for r in records:
        if r.measurement is Measurement.INSTALL:
            target = str(Target(r.framework, r.deployment))
            if r.status is Status.OK or found.get(target, r).status is not Status.OK:
                found[target] = r
    return found


def _foreign(run: Record) -> str:
    what = f"{run.framework}:{run.deployment}, {run.scenario}"
    return f"left out {what}: its task, {run.task!r}, is not installed here"


def _unpaired(target: Target, group: list[Record], base: list[Record]) -> Iterator[str]:
    theirs = {r.repetition: r for r in base}
    for r in group:
        if why := apart(r, theirs.get(r.repetition, r)):
            yield (
                f"{target}, {r.scenario}, round {r.repetition}: not paired with plain's run, "
                f"since they were measured on {_told(r, theirs[r.repetition], why)}"
            )


def _told(run: Record, other: Record, why: str) -> str:
    if why == MACHINES:
        return f"{why}: {machine(run.machine)}; plain: {machine(other.machine)}"
    names = differing(parameters([run]), parameters([other]))
    return f"{why}: {', '.join(names)}"


def _row(target: Target, all_: list[Record], base: list[Record]) -> Row:
    group = _of(all_, Purpose.MEASURED)
    good = [r for r in group if r.status is Status.OK]
    bad = [r for r in group if r.status is not Status.OK]
    last = (good or group)[-1]
    names = {sample.name: sample.unit for r in good for sample in r.samples}
    overhead = {}
    task = tasks.of(last.task)
    like = paired_with(good, _measured(base))
    for cost in task.costs:
        if differences := paired(_by_round(like, cost), _by_round(_measured(base), cost)):
            overhead[cost] = Interval.of_differences(differences)
    statuses: dict[Status, int] = {}
    for r in group:
        statuses[r.status] = statuses.get(r.status, 0) + 1
    return Row(
        target=target,
        scenario=last.scenario,
        profile=last.profile,
        task=last.task,
        statuses=statuses,
        reason=bad[-1].reason if bad else "",
        log=(bad or group)[-1].log,
        version=last.framework_version,
        run_id=last.framework_run_id,
        samples={n: Interval.of_repeated(list(_by_round(good, n).values())) for n in names},
        units=names,
        overhead=overhead,
        answers=last.answers,
        evidence=last.evidence,
        control=_itself(all_, task, Interval.of_differences),
        band=_itself(all_, task, Interval.of_equals),
    )


def _itself(
    records: list[Record], task: Task, interval: Callable[[Sequence[float]], Interval]
) -> dict[str, Interval]:
    """What each cost of the control differs by from the run of its round, as an interval."""
    measured = _measured(records)
    controls = [r for r in _of(records, Purpose.CONTROL) if r.status is Status.OK]
    control = paired_with(controls, measured)
    found = {}
    for cost in task.costs:
        if differences := paired(_by_round(control, cost), _by_round(measured, cost)):
            found[cost] = interval(differences)
    return found


def _of(records: list[Record], purpose: Purpose) -> list[Record]:
    return [r for r in records if r.purpose is purpose]


def _measured(records: list[Record]) -> list[Record]:
    return [r for r in records if r.purpose is Purpose.MEASURED and r.status is Status.OK]


def _by_round(records: list[Record], name: str) -> dict[int, float]:
    found = {r.repetition: r.sample(name) for r in records}
    return {repetition: value for repetition, value in found.items() if value is not None}
