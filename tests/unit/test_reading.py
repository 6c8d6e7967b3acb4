"""What records say to one question: intervals by repetitions, bands of equals, profiles."""

import math
from typing import Any

import pytest

from harness.records.intervals import Interval
from harness.records.record import Purpose, Record, Sample, State, Status
from harness.scoring.reading import Reading, Readings
from harness.scoring.rubric import Question, load
from harness.scoring.scores import score
from tests.unit.scoring import FRAMEWORKS, a_probe, a_question, a_rubric, a_sample


def read(records: list[Record], question: Question) -> Reading:
    return Readings(records, "plain").read(
        next(t for t in Readings(records, "plain").targets if t.framework == "it"), question
    )


def interval(records: list[Record], question: Question) -> Interval:
    found = read(records, question).interval
    assert found
    return found


OFTEN = [a_sample("a", 10 + n / 100, repetition=n) for n in range(1, 9)]
TIMED = a_question("a", repetitions=6)


@pytest.mark.parametrize(
    ("count", "why"),
    [(1, "one repetition: an interval needs 3"), (2, "2 repetitions: an interval needs 3")],
)
def test_what_is_timed_once_or_twice_is_open_and_shown(count: int, why: str) -> None:
    found = read(OFTEN[:count], TIMED)

    assert found.open
    assert found.interval
    assert (found.interval.known, found.interval.why) == (False, why)
    assert found.interval.value == pytest.approx(10, abs=0.02)
    cards = score(OFTEN[:count], a_rubric(TIMED), FRAMEWORKS).cards
    points = cards[0].dimensions["speed"].questions[0].points
    assert points
    assert (points.here.low, points.here.high) == (0, 10)
    assert points.here.value == pytest.approx(5, abs=0.01)


@pytest.mark.parametrize("count", [3, 5, 6, 8])
def test_more_repetitions_give_it_the_interval_of_their_spread(count: int) -> None:
    found = read(OFTEN[:count], TIMED)

    assert not found.open
    assert found.interval
    assert 0.02 <= found.interval.high - found.interval.low < 0.1


def test_what_is_counted_needs_one_and_repetitions_may_prove_it_wrong() -> None:
    alike = [a_sample("a", 10, repetition=n) for n in (1, 2, 3)]
    counted = a_question("a")

    assert interval(alike[:1], counted) == Interval.exactly(10, "counted")
    assert interval(alike, counted) == Interval.exactly(10, "counted")
    assert interval([*alike, a_sample("a", 20, repetition=4)], counted).holds(15)


def test_ends_that_the_probe_gives_do_not_widen_with_the_number_of_repetitions() -> None:
    def repeated(n: int) -> Record:
        low, high = (n, 90 + n) if n > 1 else (0.001, 9000)  # once they are far off
        samples = {"a": 10 + n / 100, "a.low": low, "a.high": high}
        return a_probe(
            "a", samples=[Sample(name, v, "s") for name, v in samples.items()], repetition=n
        )

    found = interval([repeated(n) for n in range(1, 7)], TIMED)

    assert (found.low, found.high) == (3.5, 94.5)


def over_plain(control: float, own_control: float) -> Interval:
    """Of three rounds in which it takes about 138 more than plain; controls differ by so much."""
    records: list[Record] = []
    for n in (1, 2, 3):
        facts = {"plain": ("process", 600.0, control), "it": ("local", 738 + n / 10, own_control)}
        for name, (deployment, value, differs) in facts.items():
            target: dict[str, Any] = {"framework": name, "deployment": deployment, "repetition": n}
            records.append(a_sample("a", value, **target))
            records.append(a_sample("a", value + differs, purpose=Purpose.CONTROL, **target))
    return interval(records, a_question("a", over_baseline=True, repetitions=3))


@pytest.mark.parametrize(("control", "own"), [(189, 0), (0, -189)])
def test_what_is_over_plain_is_nothing_within_the_band_of_equals(
    control: float, own: float
) -> None:
    found = over_plain(control, own)
    assert found.value == pytest.approx(138.2)
    assert found.holds(0)
    assert "the A/A band of" in found.why


def test_controls_that_repeat_well_leave_the_spread_of_the_rounds() -> None:
    found = over_plain(0, 0)
    reach = 4.303 * 0.1 * math.sqrt((1 + math.pi / 2) / 3)
    assert (found.low, found.high) == pytest.approx((138.2 - reach, 138.2 + reach), abs=1e-3)
    assert not over_plain(10, 10).holds(0)


def test_a_baseline_of_another_profile_is_none() -> None:
    ours = a_sample("a", 15, profile="quick")
    base = a_sample("a", 5, profile="smoke", framework="plain", deployment="process")
    question = a_question("a", over_baseline=True, repetitions=3)

    found = read([ours, base], question)

    assert (found.state, found.interval) == (State.NOT_MEASURED, None)
    assert found.reason == "plain was not measured in this profile"


@pytest.mark.parametrize("later", [Status.INTERRUPTED, Status.SKIPPED, Status.ERROR])
def test_a_failure_stays_one_whatever_becomes_of_later_repetitions(later: Status) -> None:
    failed = a_probe("a", status=Status.FAILED, reason="it broke")
    records = [failed, a_probe("a", status=later, repetition=2, order=1)]

    found = read(records, TIMED)

    assert (found.state, found.reason) == (State.FAILED, "it broke")


def test_profiles_are_never_mixed_and_the_last_one_counts() -> None:
    smoke = [a_sample("a", 90, profile="smoke", order=n, repetition=n) for n in (1, 2)]
    quick = [a_sample("a", 10, profile="quick", order=n, repetition=n) for n in (3, 4)]

    assert interval([*quick, *smoke], a_question("a")) == Interval.exactly(10, "counted")


def test_what_is_timed_or_compared_is_repeated() -> None:
    """Or its interval would be a point."""
    timed = [q for q in load().questions if q.unit in ("s", "s/step") or q.over_baseline]
    once = [f"{q.dimension}.{q.name}" for q in timed if q.map == "log" and q.repetitions < 3]
    # What is installed beside plain's own is counted.
    assert once == ["installation.distributions", "installation.disk"]
