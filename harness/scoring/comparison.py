"""What the records of a run say, side by side: the one source of tables and scorecards."""

from collections.abc import Iterable

import msgspec

from harness.records.plan import Target
from harness.records.record import Answer, Measurement, Purpose, Record, Status
from harness.records.statistics import Estimate, band, estimate, paired

# "run" is wall time without services and read-back; the others are of the whole process tree.
COSTS = ("run", "cpu", "memory.tree", "written")


class Row(msgspec.Struct):
    """One framework in one deployment on one scenario.

    `overhead` is its cost minus the baseline's in the same round.
    """

    target: Target
    scenario: str
    profile: str
    statuses: dict[Status, int]
    reason: str
    log: str | None
    version: str | None
    run_id: str | None
    samples: dict[str, Estimate]
    units: dict[str, str]
    overhead: dict[str, Estimate]
    answers: dict[str, Answer]
    evidence: list[str]

    @property
    def status(self) -> str:
        """ "ok" when every repetition was; else the worst ones, counted."""
        bad = {status: n for status, n in self.statuses.items() if status is not Status.OK}
        if not bad:
            return "ok" if self.statuses else "not measured"
        total = sum(self.statuses.values())
        return ", ".join(f"{s} {n}/{total}" if total > 1 else str(s) for s, n in bad.items())


class Band(msgspec.Struct):
    """The A/A control: a difference up to `width` is none, by `pairs` rounds of plain and plain."""

    width: float
    pairs: int


class Comparison(msgspec.Struct):
    """All rows of a run, and the A/A band per scenario and cost."""

    rows: list[Row]
    noise: dict[str, dict[str, Band]]
    installs: dict[str, Record]

    def differs(self, row: Row, cost: str) -> bool | None:
        """Whether an overhead lies outside the A/A band; None when that cannot be told."""
        noise, overhead = self.noise.get(row.scenario, {}).get(cost), row.overhead.get(cost)
        if noise is None or overhead is None:
            return None
        return abs(overhead.median) > noise.width


def latest(records: Iterable[Record]) -> list[Record]:
    """The newest record of each cell, in planned order: a resumed cell replaces its failure.

    Newest is what began last; of two that began together, the later line.
    """
    newest: dict[tuple[object, ...], Record] = {}
    for r in records:
        what = (r.scenario, r.profile, r.measurement, r.probe, r.purpose)
        cell = (r.framework, r.deployment, *what, r.repetition)
        if cell not in newest or newest[cell].started_at <= r.started_at:
            newest[cell] = r
    return sorted(newest.values(), key=lambda record: record.order)


def compare(records: Iterable[Record], baseline: str) -> Comparison:
    """Group records into rows; `baseline` is the framework that overheads are counted from."""
    current = latest(records)
    runs = [r for r in current if r.measurement is Measurement.RUN]
    groups: dict[tuple[Target, str, str], list[Record]] = {}
    for r in runs:
        if r.purpose is Purpose.MEASURED:
            target = Target(r.framework, r.deployment)
            groups.setdefault((target, r.scenario, r.profile), []).append(r)
    rows, noise = [], {}
    for (target, scenario, profile), group in groups.items():
        base = [r for r in runs if r.framework == baseline and r.scenario == scenario]
        rows.append(_row(target, scenario, profile, group, base))
        noise[scenario] = _noise(base)
    installs = {
        str(Target(r.framework, r.deployment)): r
        for r in current
        if r.measurement is Measurement.INSTALL
    }
    return Comparison(rows, noise, installs)


def _row(
    target: Target, scenario: str, profile: str, group: list[Record], base: list[Record]
) -> Row:
    good = [r for r in group if r.status is Status.OK]
    bad = [r for r in group if r.status is not Status.OK]
    last = (good or group)[-1]
    names = {sample.name: sample.unit for r in good for sample in r.samples}
    overhead = {}
    for cost in COSTS:
        differences = paired(_by_round(good, cost), _by_round(_measured(base), cost))
        if found := estimate(differences):
            overhead[cost] = found
    statuses: dict[Status, int] = {}
    for r in group:
        statuses[r.status] = statuses.get(r.status, 0) + 1
    samples = {name: estimate(list(_by_round(good, name).values())) for name in names}
    return Row(
        target=target,
        scenario=scenario,
        profile=profile,
        statuses=statuses,
        reason=bad[-1].reason if bad else "",
        log=(bad or group)[-1].log,
        version=last.framework_version,
        run_id=last.framework_run_id,
        samples={name: found for name, found in samples.items() if found},
        units=names,
        overhead=overhead,
        answers=last.answers,
        evidence=last.evidence,
    )


def _noise(base: list[Record]) -> dict[str, Band]:
    control = [r for r in base if r.purpose is Purpose.CONTROL and r.status is Status.OK]
    found = {}
    for cost in COSTS:
        differences = paired(_by_round(control, cost), _by_round(_measured(base), cost))
        if (width := band(differences)) is not None:
            found[cost] = Band(width, len(differences))
    return found


def _measured(records: list[Record]) -> list[Record]:
    return [r for r in records if r.purpose is Purpose.MEASURED and r.status is Status.OK]


def _by_round(records: list[Record], name: str) -> dict[int, float]:
    found = {r.repetition: r.sample(name) for r in records}
    return {repetition: value for repetition, value in found.items() if value is not None}
