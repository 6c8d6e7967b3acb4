"""Makes the plan: every cell that will be measured, in the order in which it will run."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from harness import tasks
from harness.choices import pick
from harness.errors import UsageError
from harness.planning import catalog
from harness.planning.catalog import Framework, Scenario
from harness.records.intervals import FEWEST_NORMAL
from harness.records.plan import Cell, Plan, Target
from harness.records.record import Measurement, Purpose


def parse_target(text: str, known: dict[str, Framework]) -> Target:
    """Read "FRAMEWORK" (its default) or "FRAMEWORK:DEPLOYMENT"; UsageError if unknown."""
    name, _, deployment = text.partition(":")
    framework = catalog.framework(name, known)
    chosen = deployment or framework.default_deployment
    return Target(name, pick(chosen, framework.deployments, f"deployment of {name}"))


class Besides(NamedTuple):
    """What is measured besides runs: installs, probes, and probes whose services are shared.

    `times` says how often, by "install" or the probe's name; else it is installs once, and probes
    as often as runs.
    """

    install: bool = False
    probes: Sequence[str] = ()
    batched: Sequence[str] = ()
    times: Mapping[str, int] = {}

    def rounds(self, repeat: int) -> int:
        """The most that anything of it is repeated."""
        installs = self.times.get(Measurement.INSTALL, 1) if self.install else 1
        return max([installs, *(self.times.get(p, repeat) for p in (*self.probes, *self.batched))])

    def installs(self, targets: Sequence[Target], profile: str, repetition: int) -> Iterator[Cell]:
        what = (Measurement.INSTALL, Purpose.MEASURED, repetition)
        if self.install and repetition <= self.times.get(Measurement.INSTALL, 1):
            yield from (Cell(target, "", profile, *what, order=0) for target in targets)

    def interleaved(self, targets: Sequence[Target], profile: str, repeat: int) -> Iterator[Cell]:
        """All but the first installs. Further rounds are spread over what is asked once.

        So repetitions lie far apart, and meet the drift of the machine.
        """
        pieces = list(self._pieces(targets[1:], profile, 1))
        once = [[cell for cell in piece if self._often(cell, repeat) == 1] for piece in pieces]
        whole, rounds = sum(map(len, once)), self.rounds(repeat)
        yield from self._round(targets, profile, 1, repeat)
        done, begun = 0, 1
        for piece in [*once, []]:
            yield from piece
            done += len(piece)
            while begun < rounds and begun * whole <= done * (rounds - 1):
                begun += 1
                yield from self.installs(targets, profile, begun)
                yield from self._round(targets, profile, begun, repeat)

    def _round(
        self, targets: Sequence[Target], profile: str, repetition: int, repeat: int
    ) -> Iterator[Cell]:
        """Of what is asked more than once."""
        for piece in self._pieces(targets[1:], profile, repetition):
            for cell in piece:
                if 1 < self._often(cell, repeat) >= repetition:
                    yield cell

    def _pieces(
        self, targets: Sequence[Target], profile: str, repetition: int
    ) -> Iterator[list[Cell]]:
        """What stays together: a probe of all, or all that one target's services are asked."""
        what = (Measurement.PROBE, Purpose.MEASURED, repetition)
        pieces = [[(target, probe) for target in targets] for probe in self.probes]
        pieces += [[(target, probe) for probe in self.batched] for target in targets]
        for piece in pieces:
            yield [Cell(one, "", profile, *what, order=0, probe=probe) for one, probe in piece]

    def _often(self, cell: Cell, repeat: int) -> int:
        return self.times.get(cell.probe, repeat)


RUNS_ALONE = Besides()


def make(
    targets: Sequence[Target],
    scenarios: Sequence[Scenario],
    profile: str,
    *,
    repeat: int,
    warmup: int,
    besides: Besides = RUNS_ALONE,
) -> Plan:
    """Install cells first, then rounds over all targets, each round starting one target later.

    Then come probes of every target but the baseline: a round of those that are repeated, and those
    that are asked once, each of all targets before the next one. Last are those that are `batched`:
    all of one target before the next, so that its services start once for them. Further rounds, of
    installs too, are spread over what is asked once.

    A scenario is for targets whose roles do its task. The baseline is added when missing, since
    results only count against it. Beside others it runs a second time per round, half a round away,
    as the A/A control; so does each of them where there are enough rounds for an interval. The
    baseline runs once before the first round, so that no framework pays for the first look at the
    disk. Raises UsageError for a profile that a scenario does not have.
    """
    known = catalog.frameworks()
    baseline = catalog.baseline(known)
    base = Target(baseline.name, baseline.default_deployment)
    others = [target for target in dict.fromkeys(targets) if target != base]
    cells = list(besides.installs((base, *others), profile, 1))
    for scenario in scenarios:
        scenario.profile(profile)
        tasks.of(scenario.task).check(scenario)
        doing = [target for target in others if does(known.get(target.framework), scenario)]
        if doing or not others:
            cells += _runs(base, doing, scenario, profile, _Rounds(repeat, warmup))
    cells += besides.interleaved((base, *others), profile, repeat)
    if not cells:
        raise UsageError(
            "nothing to do: name at least one scenario, with a framework that does its task"
        )
    ordered = [msgspec.structs.replace(cell, order=order) for order, cell in enumerate(cells)]
    return Plan(ordered, {f"{s.name}/{profile}": s.profile(profile).parameters for s in scenarios})


class _Rounds(NamedTuple):
    repeat: int
    warmup: int


def does(framework: Framework | None, scenario: Scenario) -> bool:
    """Who has no role, or does a task that names none, is asked for everything."""
    wanted = tasks.of(scenario.task).roles
    has = set(framework.roles) if framework else set()
    return not wanted or not has or bool(wanted & has)


def _runs(
    base: Target, others: Sequence[Target], scenario: Scenario, profile: str, rounds: _Rounds
) -> Iterator[Cell]:
    for target, purpose, repetition in _turns(base, others, *rounds):
        what = (scenario.name, profile, Measurement.RUN, purpose, repetition)
        yield Cell(target, *what, order=0, task=scenario.task)


def _turns(
    base: Target, others: Sequence[Target], repeat: int, warmup: int
) -> Iterator[tuple[Target, Purpose, int]]:
    if others and not warmup:
        yield base, Purpose.WARMUP, 0
    for repetition in range(1 - warmup, 1):
        for target in (base, *others):
            yield target, Purpose.WARMUP, repetition
    runs, step = _round(base, others, repeat)
    for repetition in range(1, repeat + 1):
        first = (repetition - 1) * step % len(runs)
        for target, purpose in runs[first:] + runs[:first]:
            yield target, purpose, repetition


def _round(
    base: Target, others: Sequence[Target], repeat: int
) -> tuple[list[tuple[Target, Purpose]], int]:
    """All runs of a round, and how many of them later each further round starts."""
    runs = [(target, Purpose.MEASURED) for target in (base, *others)]
    if others and repeat >= FEWEST_NORMAL:
        half = len(runs)
        runs += [(target, Purpose.CONTROL) for target in (base, *others)]
        return runs, half + 1  # so that either of two equals is as often the first
    if others:
        runs.insert(len(runs) // 2 + 1, (base, Purpose.CONTROL))
    return runs, 1
