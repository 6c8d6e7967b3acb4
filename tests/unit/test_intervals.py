"""Medians, their exact intervals, and the A/A band."""

import random
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.records.statistics import CONFIDENCE, FEWEST, Estimate, band, estimate, paired

VALUES = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40)
ENOUGH = st.lists(st.floats(-1e6, 1e6), min_size=FEWEST, max_size=40)


def bounds(found: Estimate | None) -> tuple[float, float]:
    assert found is not None
    assert found.low is not None
    assert found.high is not None
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
    found = estimate(values)
    low, high = bounds(found)
    assert found is not None
    assert low <= found.median <= high


@given(ENOUGH)
def test_the_interval_is_the_exact_one_of_the_binomial(values: list[float]) -> None:
    assert bounds(estimate(values)) == binomial_interval(values)


@pytest.mark.parametrize(("count", "rank"), [(6, 1), (8, 1), (9, 2), (12, 3), (20, 6)])
def test_ranks_are_those_of_published_tables(count: int, rank: int) -> None:
    # Conover, Practical Nonparametric Statistics, table A3; also Hollander and Wolfe, table A.2.
    assert bounds(estimate([float(n) for n in range(1, count + 1)])) == (rank, count - rank + 1)


@given(VALUES.filter(lambda values: len(values) < FEWEST))
def test_fewer_than_six_samples_have_a_median_and_no_interval(values: list[float]) -> None:
    found = estimate(values)
    assert found is not None
    assert (found.low, found.high, found.count) == (None, None, len(values))


def test_no_samples_have_no_estimate() -> None:
    assert estimate([]) is None


@given(VALUES, st.randoms(use_true_random=False))
def test_the_order_of_samples_does_not_matter(values: list[float], chance: random.Random) -> None:
    other = list(values)
    chance.shuffle(other)
    assert estimate(other) == estimate(values)


def test_the_interval_covers_the_true_median_as_often_as_it_claims() -> None:
    chance = random.Random(1)
    trials = 1000
    hits = 0
    for _ in range(trials):
        low, high = binomial_interval([chance.gauss(0, 1) for _ in range(12)])
        hits += low <= 0 <= high
    assert hits / trials >= CONFIDENCE - 0.02


def test_differences_are_paired_by_round_and_rounds_without_a_partner_fall_out() -> None:
    assert paired({1: 5.0, 2: 7.0, 3: 9.0}, {2: 1.0, 1: 2.0, 4: 0.0}) == [3.0, 6.0]


def test_the_band_is_the_largest_difference_between_equals() -> None:
    assert band([0.5, -2.0, 1.0]) == 2.0
    assert band([]) is None
