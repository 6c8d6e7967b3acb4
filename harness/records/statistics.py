"""Medians with exact distribution-free intervals, and differences paired by round."""

import statistics
from collections.abc import Mapping, Sequence

import msgspec

CONFIDENCE = 0.95
# With n samples the widest interval, smallest to largest, holds the median with 1 - 2 * 0.5**n:
# 6 samples are the fewest for 95 %.
FEWEST = 6


class Estimate(msgspec.Struct, frozen=True):
    """A median of `count` samples; `low` and `high` are None when the samples are too few."""

    median: float
    low: float | None
    high: float | None
    count: int


def estimate(values: Sequence[float]) -> Estimate | None:
    """Median with its exact 95 % interval from order statistics (binomial); None without values.

    Source: Conover, Practical Nonparametric Statistics, 3rd ed., section 3.2, as implemented by
    scipy.stats.quantile_test.
    """
    if not values:
        return None
    median = statistics.median(values)
    if len(values) < FEWEST:
        return Estimate(median, None, None, len(values))
    # Here, since these imports take half a second.
    import numpy as np
    from scipy.stats import quantile_test

    interval = quantile_test(np.asarray(values), p=0.5).confidence_interval(CONFIDENCE)
    return Estimate(median, float(interval.low), float(interval.high), len(values))


def paired(values: Mapping[int, float], baseline: Mapping[int, float]) -> list[float]:
    """Differences between the two in each round that has both."""
    return [values[n] - baseline[n] for n in sorted(values.keys() & baseline.keys())]


def band(differences: Sequence[float]) -> float | None:
    """Half width of the A/A band: the largest difference between equals; None without any."""
    return max((abs(d) for d in differences), default=None)
