"""Four estimates that assume no distribution. Tests compare each with scipy's."""

import itertools
import math
import statistics
from collections import Counter
from collections.abc import Sequence


def median_ends(values: Sequence[float], confidence: float) -> tuple[float, float]:
    """The innermost order statistics that hold the median with at least that confidence.

    Exact, by the binomial distribution: n values need 2 * 0.5**n <= 1 - confidence. Source:
    Conover, Practical Nonparametric Statistics, 3rd ed., section 3.2 (scipy.stats.quantile_test).
    """
    ordered, count = sorted(values), len(values)
    rank, outside = 0, 1  # of the 2**count ways in which values lie below and above the median
    while outside / 2**count < (1 - confidence) / 2:
        rank += 1
        outside += math.comb(count, rank)
    if rank == 0:
        raise ValueError(f"{count} values are too few")
    return ordered[rank - 1], ordered[count - rank]


def share_ends(found: int, tried: int, confidence: float) -> tuple[float, float]:
    """Of the share of cases that pass, of which so many were found in a sample of one or more.

    Exact: never below that confidence. Source: Clopper and Pearson, The use of confidence or
    fiducial limits illustrated in the case of the binomial (1934) (scipy.stats.binomtest).
    """
    if not 0 <= found <= tried or tried < 1:
        raise ValueError(f"{found} of {tried} is no share")
    outside = (1 - confidence) / 2
    return _least_share(found, tried, outside), 1 - _least_share(tried - found, tried, outside)


def _least_share(found: int, tried: int, outside: float) -> float:
    """Where so many or more are found with that probability, by halving; 0 where none is."""
    low, high = 0.0, found / tried
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if _at_least(found, tried, middle) < outside else (low, middle)
    return low if found else 0.0


def _at_least(found: int, tried: int, share: float) -> float:
    """How probable that many passes or more are, below the mean: then terms fall from the first."""
    odds = share / (1 - share)
    ways = math.lgamma(tried + 1) - math.lgamma(found + 1) - math.lgamma(tried - found + 1)
    term = math.exp(ways + found * math.log(share) + (tried - found) * math.log1p(-share))
    whole = 0.0
    for passed in range(found, tried + 1):
        whole += term
        if term <= whole * 1e-17:
            break
        term *= (tried - passed) / (passed + 1) * odds
    return whole


def kendall_tau(one: Sequence[float], other: Sequence[float]) -> float:
    """Kendall's tau-b, which allows for ties; NaN where all values of one side are tied.

    Source: Kendall, The treatment of ties in ranking problems (1945) (scipy.stats.kendalltau).
    """
    pairs = list(itertools.combinations(zip(one, other, strict=True), 2))
    signs = [(_sign(a[0] - b[0]), _sign(a[1] - b[1])) for a, b in pairs]
    untied = math.prod(sum(map(abs, side)) for side in zip(*signs, strict=True))
    return sum(a * b for a, b in signs) / math.sqrt(untied) if untied else math.nan


def theil_sen(
    x: Sequence[float], y: Sequence[float], confidence: float
) -> tuple[float, float, float]:
    """Low end, slope and high end: the median of the slopes between any two points.

    The ends are NaN where so many values are tied that there is no variance. Source: Sen,
    Estimates of the regression coefficient based on Kendall's tau (1968), equation 2.6
    (scipy.stats.theilslopes).
    """
    points = sorted(zip(x, y, strict=True))
    slopes = sorted(
        (b[1] - a[1]) / (b[0] - a[0]) for a, b in itertools.combinations(points, 2) if a[0] < b[0]
    )
    slope = statistics.median(slopes)
    variance = (_ties(len(y)) - sum(map(_ties, [*_repeats(x), *_repeats(y)]))) / 18
    if variance < 0:
        return math.nan, slope, math.nan
    reach = statistics.NormalDist().inv_cdf((1 + confidence) / 2) * math.sqrt(variance)
    low = max(round((len(slopes) - reach) / 2) - 1, 0)
    high = min(round((len(slopes) + reach) / 2), len(slopes) - 1)
    return slopes[low], slope, slopes[high]


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _ties(count: int) -> int:
    return count * (count - 1) * (2 * count + 5)


def _repeats(values: Sequence[float]) -> list[int]:
    """How often each value comes that comes more than once."""
    return [count for count in Counter(values).values() if count > 1]
