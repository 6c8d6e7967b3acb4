"""One kind of interval: of medians, repetitions, cases and equals, and what is done with any."""

import json
import math
import random
from math import comb
from statistics import StatisticsError, fmean, median, stdev

import msgspec
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from harness.records.intervals import CONFIDENCE, FEWEST, FEWEST_NORMAL, Interval, paired

VALUES = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40)
ENOUGH = st.lists(st.floats(-1e6, 1e6), min_size=FEWEST, max_size=40)


FEW = VALUES.filter(lambda values: len(values) < FEWEST)


def bounds(values: list[float]) -> tuple[float, float]:
    found = Interval.of_median(values)
    assert found.known
    return found.low, found.high


def binomial_interval(values: list[float]) -> tuple[float, float]:
    """The innermost order statistics that hold the median with 95 %, from first principles."""
    ordered, n = sorted(values), len(values)
    outside = 0.0
    rank = 0
    while 2 * (outside + comb(n, rank) / 2**n) <= 1 - CONFIDENCE:
        outside += comb(n, rank) / 2**n
        rank += 1
    return ordered[rank - 1], ordered[n - rank]


@given(ENOUGH)
def test_the_interval_contains_the_median(values: list[float]) -> None:
    found = Interval.of_median(values)
    assert found.low <= found.value <= found.high
    assert found.why == "95 % by order statistics"


@given(ENOUGH)
def test_the_interval_is_the_exact_one_of_the_binomial(values: list[float]) -> None:
    assert bounds(values) == binomial_interval(values)


@pytest.mark.parametrize(("count", "rank"), [(6, 1), (8, 1), (9, 2), (12, 3), (20, 6)])
def test_ranks_are_those_of_published_tables(count: int, rank: int) -> None:
    # Conover, Practical Nonparametric Statistics, table A3; also Hollander and Wolfe, table A.2.
    assert bounds([float(n) for n in range(1, count + 1)]) == (rank, count - rank + 1)


@given(FEW)
def test_fewer_than_six_samples_have_a_median_and_no_interval(values: list[float]) -> None:
    found = Interval.of_median(values)
    assert (found.known, found.value, found.count) == (False, median(values), len(values))
    assert found.why == "an interval needs 6 samples"
    assert json.loads(msgspec.json.encode(found))["high"] is None


def test_no_samples_have_no_median() -> None:
    with pytest.raises(StatisticsError):
        Interval.of_median([])


@given(VALUES, st.randoms(use_true_random=False))
def test_the_order_of_samples_does_not_matter(values: list[float], chance: random.Random) -> None:
    other = list(values)
    chance.shuffle(other)
    assert Interval.of_median(other) == Interval.of_median(values)


def test_differences_are_paired_by_round_and_rounds_without_a_partner_fall_out() -> None:
    assert paired({1: 5.0, 2: 7.0, 3: 9.0}, {2: 1.0, 1: 2.0, 4: 0.0}) == [3.0, 6.0]


def test_the_band_of_equals_is_even_and_from_one_pair_on_known() -> None:
    one, three = Interval.of_equals([-2.0]), Interval.of_equals([0.5, -2.0, 1.0])
    assert (one.low, one.value, one.count) == (-one.high, 0.0, 1)
    assert one.high == pytest.approx(12.706 * math.sqrt(math.pi / 2) * 2, rel=1e-3)
    rms = math.sqrt((0.25 + 4 + 1) / 3)
    assert three.high == pytest.approx(
        3.182 * math.sqrt(math.pi / 2) * rms / math.sqrt(3), rel=1e-3
    )
    assert Interval.of_equals([0.0]).high == 0


@given(ENOUGH)
def test_of_six_repetitions_the_interval_is_the_exact_one(values: list[float]) -> None:
    assert Interval.of_repeated(values) == Interval.of_median(values)
    assert Interval.of_differences(values) == Interval.of_median(values)


@given(VALUES.filter(lambda values: len(values) < FEWEST_NORMAL))
def test_fewer_than_three_repetitions_leave_it_open_and_say_so(values: list[float]) -> None:
    for found in (Interval.of_repeated(values), Interval.of_differences(values)):
        assert (found.known, found.value, found.count) == (False, median(values), len(values))
        assert found.why.endswith("repetition: an interval needs 3") is (len(values) == 1)


BETWEEN = st.integers(FEWEST_NORMAL, FEWEST - 1)


@given(BETWEEN.flatmap(lambda n: st.lists(st.floats(-1e6, 1e6), min_size=n, max_size=n)))
def test_of_three_to_five_it_is_students(values: list[float]) -> None:
    found = Interval.of_differences(values)
    error = stdev(values) / math.sqrt(len(values))
    low, high = scipy.stats.t.interval(CONFIDENCE, len(values) - 1, fmean(values), error or 1e-300)
    assert found.low <= found.value == median(values) <= found.high
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-6, abs=1e-6)
    assert (found.why, found.count) == ("95 % by Student's t", len(values))


@given(BETWEEN.flatmap(lambda n: st.lists(st.floats(1e-6, 1e6), min_size=n, max_size=n)))
def test_what_is_above_nothing_errs_by_factors(values: list[float]) -> None:
    found, logs = Interval.of_repeated(values), Interval.of_differences([*map(math.log, values)])
    assert 0 <= found.low <= found.value == median(values) <= found.high
    ends = (math.exp(logs.low), math.exp(min(logs.high, 700)))
    assert (found.low, min(found.high, math.exp(700))) == pytest.approx(ends, rel=1e-6)


def test_repetitions_that_agree_have_no_width_and_odd_ones_no_error() -> None:
    assert Interval.of_repeated([5.0] * 3).high == pytest.approx(5.0)
    assert Interval.of_repeated([0.0, 1.0, 2.0]).low < 0
    assert math.isfinite(Interval.of_repeated([5e-324, 1.0, 1e308]).high)


def test_cases_that_could_not_be_tried_may_all_have_failed_or_passed() -> None:
    found = Interval.of_cases(1, 4, 2)
    assert (found.low, found.value, found.high, found.count) == (0.25, 0.5, 0.75, 2)
    assert found.why == "2 could not be tried"
    assert Interval.of_cases(3, 4, 0).why == "each was tried"


def test_the_middle_of_several_reaches_to_the_ends_of_all() -> None:
    several = [Interval(1, 2, 9), Interval(4, 5, 6), Interval(0, 3, 4)]
    assert Interval.of_several(several) == Interval(0, 3, 9, "the ends of 3", 3)
    assert Interval.of_several(several[:1]) == several[0]


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    ends = st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3)
    low, value, high = sorted(draw(ends))
    return Interval(low, value, high)


@given(intervals(), intervals())
def test_two_overlap_unless_one_is_above_the_other(one: Interval, other: Interval) -> None:
    relations = [one.above(other), other.above(one), one.overlaps(other)]
    assert relations.count(True) == 1
    assert one.overlaps(other) is other.overlaps(one)
    assert one.overlaps(other) is (one.holds(other.low) or other.holds(one.low))
    assert not one.mapped(lambda v: -v).above(other.mapped(lambda v: -v)) or other.above(one)


def test_touching_ends_are_a_value_in_common() -> None:
    assert Interval(0, 1, 2).overlaps(Interval(2, 3, 4))
    assert not Interval(0, 1, 2).overlaps(Interval(2.1, 3, 4))


def test_what_is_not_known_overlaps_with_all() -> None:
    assert Interval.unknown(1, "").overlaps(Interval.exactly(1e9, ""))
    assert Interval(0, 1, math.inf).known


@given(intervals(), VALUES)
def test_one_that_reaches_further_says_why(found: Interval, values: list[float]) -> None:
    further = found.reaching(*values, why="they failed")
    assert all(further.holds(value) for value in [found.low, found.high, *values])
    assert (further.value, further.why) == (found.value, "they failed")
    assert found.reaching(*values).why == found.why


def test_another_measure_may_turn_it_around() -> None:
    found = Interval(1, 2, 4, "so", 3)
    assert found.mapped(lambda v: 8 / v) == Interval(2, 4, 8, "so", 3)


def test_a_record_has_value_and_ends_by_name() -> None:
    found = {s.name: (s.value, s.unit) for s in Interval(1, 2, 4).samples("it", "s")}
    assert found == {"it": (2, "s"), "it.low": (1, "s"), "it.high": (4, "s")}
