"""Where a second measurement is to be expected: the median of as many repetitions again.

A confidence interval holds the truth. A second measurement errs as well, so it lies outside of that
every ninth time with three or six repetitions, and every sixth time with many. These intervals hold
the second median with 95 %. Of n repetitions with the standard deviation s they reach

    t(n - 1) * s * sqrt((1 + pi / 2) / n)

to both sides of the mean, where t is Student's: the first mean errs by s * sqrt(1 / n), the second
median by at most s * sqrt(pi / 2 / n). They hold the first median's own interval, too. Source:
Spence and Stanley (2016), Prediction interval: what to expect when you're expecting a replication,
PLoS ONE 11(9), e0162874. Neither knows what another hour does to the machine, unless the
repetitions have seen it.
"""

import math
import statistics
from collections.abc import Sequence

from harness.records import student
from harness.records.intervals import CONFIDENCE, MOST_EXPONENT, STRAY, Interval

WHY = f"{100 * CONFIDENCE:g} % of second measurements"


def of_factors(values: Sequence[float]) -> Interval:
    """Of one or more figures that err by factors, such as times; unknown of fewer than three.

    Where one is not above 0, as `of_amounts`.
    """
    if min(values) <= 0:
        return of_amounts(values)
    found = Interval.of_repeated(values)
    if not found.known:
        return found
    low, high = (math.exp(min(end, MOST_EXPONENT)) for end in _ends(list(map(math.log, values))))
    return found.reaching(low, high, why=WHY)


def of_amounts(values: Sequence[float]) -> Interval:
    """Of one or more figures that err by amounts, such as differences."""
    found = Interval.of_differences(values)
    return found.reaching(*_ends(values), why=WHY) if found.known else found


def _ends(values: Sequence[float]) -> tuple[float, float]:
    count, mean = len(values), statistics.fmean(values)
    error = statistics.stdev(values) * math.sqrt((1 + STRAY**2) / count)
    width = student.quantile(count - 1, CONFIDENCE) * error
    return mean - width, mean + width
