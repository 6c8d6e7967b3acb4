"""Simulated figures: an interval holds the truth, and a band equals, as often as it claims.

All goes through the code that scores and compares, with times as machines give them: lognormal,
with outliers that are several times as long, few of them or many.
"""

import math
import random
import statistics
from collections.abc import Callable, Sequence

import pytest

from harness.records.intervals import CONFIDENCE, Interval
from harness.records.record import Purpose, Record, Sample
from harness.scoring.comparison import compare
from harness.scoring.reading import Readings
from harness.scoring.scores import score
from tests.unit.builders import a_record, costs
from tests.unit.scoring import FRAMEWORKS, a_question, a_rubric, a_sample

TRIALS = 2000
MARGIN = 0.015  # three standard errors of that many trials
FEWER = 200  # through records, which takes longer
MORE = 0.045
COUNTS = (3, 4, 5, 6, 9, 12)
OUTLIER = 0.05  # of all figures


class Machine:
    """Gives times around 1 s: the median of all, whatever the spread."""

    def __init__(self, spread: float, outliers: float, seed: int = 1) -> None:
        self.chance = random.Random(seed)
        self.spread, self.outliers = spread, outliers

    def seconds(self) -> float:
        slow = self.chance.random() < self.outliers
        factor = self.chance.uniform(2, 5) if slow else 1.0
        return factor * self.chance.lognormvariate(0, self.spread)

    def median(self) -> float:
        other = Machine(self.spread, self.outliers, seed=2)
        return statistics.median(other.seconds() for _ in range(30_000))


MACHINES = [Machine(0.02, 0), Machine(0.3, 0), Machine(0.1, OUTLIER), Machine(0.5, OUTLIER)]


def told(machine: Machine) -> str:
    return f"spread {machine.spread:g}, {machine.outliers:.0%} outliers"


@pytest.mark.parametrize("machine", MACHINES, ids=told)
@pytest.mark.parametrize("count", COUNTS)
def test_the_interval_of_repetitions_holds_the_truth(count: int, machine: Machine) -> None:
    truth = machine.median()

    held = sum(repeated(machine, count).holds(truth) for _ in range(TRIALS))

    assert held / TRIALS >= CONFIDENCE - MARGIN


def repeated(machine: Machine, count: int) -> Interval:
    return Interval.of_repeated(repetitions(machine, count))


@pytest.mark.parametrize("machine", MACHINES, ids=told)
@pytest.mark.parametrize("count", COUNTS)
def test_a_second_measurement_seldom_lies_outside_what_is_said_of_the_first(
    count: int, machine: Machine
) -> None:
    held = sum(
        answered(repetitions(machine, count)).holds(statistics.median(repetitions(machine, count)))
        for _ in range(TRIALS)
    )

    assert held / TRIALS >= CONFIDENCE - MARGIN


def repetitions(machine: Machine, count: int) -> list[float]:
    return [machine.seconds() for _ in range(count)]


def answered(values: Sequence[float]) -> Interval:
    """As a question of their records states it."""
    records = [a_sample("a", value, repetition=n) for n, value in enumerate(values, 1)]
    readings = Readings(records, "plain")
    found = readings.read(readings.targets[0], a_question("a", repetitions=len(values))).interval
    assert found
    return found


def rounds(count: int, machine: Machine, framework: str, factor: float = 1.0) -> list[Record]:
    """So many runs and their controls."""
    return [
        a_record(
            framework=framework,
            deployment="process" if framework == "plain" else "local",
            repetition=n,
            purpose=purpose,
            samples=costs(factor * machine.seconds()),
        )
        for n in range(1, count + 1)
        for purpose in (Purpose.MEASURED, Purpose.CONTROL)
    ]


@pytest.mark.parametrize("machine", MACHINES, ids=told)
@pytest.mark.parametrize("count", [1, 3, 6])
def test_equals_are_seldom_called_different(count: int, machine: Machine) -> None:
    called = 0
    for _ in range(FEWER):
        found = compare([*rounds(count, machine, "plain"), *rounds(count, machine, "it")], "plain")
        called += found.differs(found.rows[1], "run") is True

    assert called / FEWER <= 1 - CONFIDENCE + MORE


@pytest.mark.parametrize("count", [3, 6, 10])
def test_what_is_twice_as_slow_is_called_so(count: int) -> None:
    machine = Machine(0.05, 0)
    records = [*rounds(count, machine, "plain"), *rounds(count, machine, "it", factor=2)]

    found = compare(records, "plain")

    assert found.differs(found.rows[1], "run") is True


def test_the_control_of_equals_holds_zero_as_often_as_it_claims() -> None:
    machine = Machine(0.2, OUTLIER)
    for count in (3, 6):
        rows = [
            compare(rounds(count, machine, "plain"), "plain").rows[0] for _ in range(TRIALS // 2)
        ]
        held = sum(row.control["run"].holds(0) for row in rows)
        assert held / len(rows) >= CONFIDENCE - MORE


@pytest.mark.parametrize("outliers", [0.0, OUTLIER])
def test_the_band_does_not_grow_with_the_rounds(outliers: float) -> None:
    machine = Machine(0.2, outliers)

    def width(count: int) -> float:
        return statistics.fmean(
            Interval.of_equals([machine.seconds() - machine.seconds() for _ in range(count)]).high
            for _ in range(TRIALS)
        )

    widths = [width(count) for count in (1, 2, 3, 6, 12, 24, 48)]

    assert widths == sorted(widths, reverse=True)
    assert widths[-1] < widths[2] / 3


def memory(count: int, seed: int, over: float, own: float = 60e6) -> list[Record]:
    """Peaks in bytes: plain's jump by 100 MB and more from run to run; the framework has `over`."""
    chance = random.Random(seed)

    def peak(more: float, jumps: float) -> list[Sample]:
        return [Sample("memory", max(1e6, chance.gauss(650e6 + more, jumps)), "B")]

    facts = {"plain": ("process", 0.0, 100e6), "it": ("local", over, own)}
    return [
        a_record(
            framework=name,
            deployment=deployment,
            scenario="",
            repetition=n,
            purpose=purpose,
            samples=peak(more, jumps),
        )
        for n in range(1, count + 1)
        for name, (deployment, more, jumps) in facts.items()
        for purpose in (Purpose.MEASURED, Purpose.CONTROL)
    ]


def over_plain(records: Sequence[Record], worth: Callable[[Interval], float]) -> float:
    question = a_question(
        "memory", probe="run", over_baseline=True, repetitions=3, best=2e7, worst=5e9, unit="B"
    )
    card = score(records, a_rubric(question), FRAMEWORKS).cards[0]
    found = card.dimensions["speed"].questions[0].reading.interval
    assert found
    return worth(found)


@pytest.mark.parametrize("count", [3, 6, 9])
@pytest.mark.parametrize("over", [0.0, 138e6, 900e6])
def test_memory_over_plain_is_held_with_the_band(count: int, over: float) -> None:
    held = sum(
        over_plain(memory(count, seed, over), lambda found: found.holds(over))
        for seed in range(FEWER)
    )

    assert held / FEWER >= CONFIDENCE - MORE


def test_one_round_of_memory_says_nothing() -> None:
    assert over_plain(memory(1, 1, 138e6), lambda found: found.low) == -math.inf
