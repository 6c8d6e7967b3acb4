"""Our four estimates give what scipy's give."""

import itertools
import math
import random
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, kendalltau, quantile_test, theilslopes

from harness.records.intervals import CONFIDENCE, FEWEST
from harness.records.nonparametric import kendall_tau, median_ends, share_ends, theil_sen
from harness.scoring import ranking

ANY = st.floats(-1e6, 1e6)
FEW = st.sampled_from([-2.0, 0.0, 1.0, 1.5])  # of which most are ties
VALUES = ANY | FEW
PAIRS = st.lists(st.tuples(VALUES, VALUES), min_size=2, max_size=30)
POINTS = st.lists(st.tuples(st.sampled_from([0.0, 1.0, 10.0, 100.0]), VALUES), min_size=2).filter(
    lambda points: len({x for x, _ in points}) > 1
)


def theirs(values: list[float], confidence: float) -> tuple[float, float]:
    found = quantile_test(np.asarray(values), p=0.5).confidence_interval(confidence)
    return float(found.low), float(found.high)


@given(st.lists(ANY, min_size=FEWEST, max_size=80) | st.lists(FEW, min_size=FEWEST))
def test_ends_of_a_median_are_scipys_to_the_last_bit(values: list[float]) -> None:
    assert median_ends(values, CONFIDENCE) == theirs(values, CONFIDENCE)


def test_a_median_of_few_and_of_many_values_has_scipys_ends() -> None:
    for count in (*range(FEWEST, 400), 1500, 5000):
        values = [float(n) for n in range(count)]
        assert median_ends(values, CONFIDENCE) == theirs(values, CONFIDENCE), count
        assert count < 10 or median_ends(values, 0.99) == theirs(values, 0.99), count


@pytest.mark.parametrize("count", range(1, FEWEST))
def test_too_few_values_have_no_ends(count: int) -> None:
    with pytest.raises(ValueError, match=f"{count} values are too few"):
        median_ends([1.0] * count, CONFIDENCE)


def test_ends_of_a_share_are_scipys() -> None:
    for tried in (*range(1, 25), 100, 731, 4000):
        for found in {*range(min(tried, 24) + 1), tried // 2, tried - 1, tried}:
            for confidence in (CONFIDENCE, 0.5, 0.99):
                their = binomtest(found, tried).proportion_ci(confidence, method="exact")
                ours = share_ends(found, tried, confidence)
                assert ours == pytest.approx((their.low, their.high), abs=1e-10), (found, tried)


@pytest.mark.parametrize(("found", "tried"), [(0, 0), (-1, 3), (4, 3)])
def test_what_is_no_share_has_no_ends(found: int, tried: int) -> None:
    with pytest.raises(ValueError, match=f"{found} of {tried} is no share"):
        share_ends(found, tried, CONFIDENCE)


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.83, 0.983])
def test_ends_of_a_share_hold_it_as_often_as_they_say(share: float) -> None:
    """Summed over all that ten tries can give; the score interval of Wilson holds 0.983 in 84 %."""
    held = 0.0
    for found in range(11):
        low, high = share_ends(found, 10, CONFIDENCE)
        if low <= share <= high:
            held += math.comb(10, found) * share**found * (1 - share) ** (10 - found)
    assert held >= CONFIDENCE


@given(PAIRS)
def test_tau_is_scipys(pairs: list[tuple[float, float]]) -> None:
    one, other = zip(*pairs, strict=True)
    expected = float(kendalltau(one, other).statistic)
    assert kendall_tau(one, other) == pytest.approx(expected, abs=1e-12, nan_ok=True)


def test_tau_of_every_small_ranking_with_ties_is_scipys() -> None:
    for other in itertools.product([1, 2, 3], repeat=4):
        expected = float(kendalltau([1, 2, 2, 4], other).statistic)
        assert kendall_tau([1, 2, 2, 4], other) == pytest.approx(expected, abs=1e-12, nan_ok=True)
    assert math.isnan(kendall_tau([1, 2, 3], [5, 5, 5]))


@given(POINTS, st.sampled_from([0.9, CONFIDENCE, 0.99]))
def test_the_slope_and_its_ends_are_scipys(
    points: list[tuple[float, float]], confidence: float
) -> None:
    x, y = zip(*points, strict=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the variance that ties have used up
        found = theilslopes(y, x, alpha=confidence)
    expected = [float(end) for end in (found.low_slope, found.slope, found.high_slope)]
    assert list(theil_sen(x, y, confidence)) == pytest.approx(
        expected, rel=1e-12, abs=1e-12, nan_ok=True
    )


@pytest.mark.parametrize("seed", range(5))
def test_shares_of_the_lead_are_those_that_numpy_draws(seed: int) -> None:
    chance = random.Random(seed)
    scored = {
        dimension: {name: round(chance.uniform(0, 10), 1) for name in "abcd"}
        for dimension in "uvwxyz"[: seed + 1]
    }
    matrix = np.array([[column[name] for column in scored.values()] for name in "abcd"])
    draws = 200_000
    weights = np.random.default_rng(seed).dirichlet(np.ones(len(scored)), draws)
    leads = np.bincount((weights @ matrix.T).argmax(axis=1), minlength=4) / draws

    ours = ranking.leading_shares(scored)

    error = max(math.sqrt(p * (1 - p) / ranking.SAMPLES) for p in leads)
    assert list(ours.values()) == pytest.approx(list(leads), abs=4 * error + 1e-9)
    assert math.fsum(ours.values()) == pytest.approx(1)
