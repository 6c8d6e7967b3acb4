"""The one kind of interval: a value, the least and the most that it may be, and why so wide."""

import math
import statistics
from collections.abc import Callable, Mapping, Sequence

import msgspec

from harness.records import student
from harness.records.nonparametric import median_ends, share_ends
from harness.records.record import Sample

CONFIDENCE = 0.95
# With n samples the widest interval, smallest to largest, holds the median with 1 - 2 * 0.5**n:
# 6 samples are the fewest for 95 %.
FEWEST = 6
# With fewer a mean has one, if errors are normal; two may agree by chance.
FEWEST_NORMAL = 3
# How much further than the mean the median of normal values strays, at most:
# https://en.wikipedia.org/wiki/Median#Efficiency
STRAY = math.sqrt(math.pi / 2)
MOST_EXPONENT = 709.0  # of e in a float


class Interval(msgspec.Struct, frozen=True):
    """`count` is how many figures it rests on, where that is known.

    An end that may be anything is infinite, which JSON writes as null.
    """

    low: float
    value: float
    high: float
    why: str = ""
    count: int | None = None

    @classmethod
    def exactly(cls, value: float, why: str) -> "Interval":
        """What has no spread."""
        return cls(value, value, value, why)

    @classmethod
    def unknown(cls, value: float, why: str, count: int | None = None) -> "Interval":
        """A value of which nobody can say how far it is from what another try gives."""
        return cls(-math.inf, value, math.inf, why, count)

    @classmethod
    def of_median(cls, values: Sequence[float]) -> "Interval":
        """The median of one or more with its exact 95 % interval from order statistics (binomial).

        Unknown when they are too few.
        """
        count, median = len(values), statistics.median(values)
        if count < FEWEST:
            return cls.unknown(median, f"an interval needs {FEWEST} samples", count)
        low, high = median_ends(values, CONFIDENCE)
        return cls(low, median, high, f"{100 * CONFIDENCE:g} % by order statistics", count)

    @classmethod
    def of_repeated(cls, values: Sequence[float]) -> "Interval":
        """The median of one or more repetitions with its 95 % interval.

        From six on as `of_median`. Of three to five it is Student's, of the logarithms where all
        are above 0: what repeats errs by factors. Unknown of fewer.
        """
        if min(values) <= 0 or not FEWEST_NORMAL <= len(values) < FEWEST:
            return cls.of_differences(values)
        found, median = cls.of_differences(list(map(math.log, values))), statistics.median(values)
        low, high = (math.exp(min(end, MOST_EXPONENT)) for end in (found.low, found.high))
        return cls(min(low, median), median, max(high, median), found.why, found.count)

    @classmethod
    def of_differences(cls, values: Sequence[float]) -> "Interval":
        """As `of_repeated`, of what errs by amounts and may be less than nothing."""
        found, count = cls.of_median(values), len(values)
        if found.known:
            return found
        if count < FEWEST_NORMAL:
            repetitions = "one repetition" if count == 1 else f"{count} repetitions"
            why = f"{repetitions}: an interval needs {FEWEST_NORMAL}"
            return cls.unknown(found.value, why, count)
        error = statistics.stdev(values) / math.sqrt(count)
        width = student.quantile(count - 1, CONFIDENCE) * error
        mean = statistics.fmean(values)
        ends = sorted([mean - width, found.value, mean + width])  # all alike differ by a rounding
        return cls(ends[0], found.value, ends[2], f"{100 * CONFIDENCE:g} % by Student's t", count)

    @classmethod
    def of_cases(cls, found: int, expected: int, unknown: int) -> "Interval":
        """The share of those tried; the `unknown` ones may all have failed or passed."""
        why = f"{unknown} could not be tried" if unknown else "each was tried"
        tried = expected - unknown
        return cls(found / expected, found / tried, (found + unknown) / expected, why, tried)

    @classmethod
    def of_sample(cls, found: int, expected: int, unknown: int) -> "Interval":
        """As `of_cases`, of cases that stand for many more: the exact 95 % interval.

        From that of all the `unknown` ones failing to that of all passing.
        """
        low, _ = share_ends(found, expected, CONFIDENCE)
        _, high = share_ends(found + unknown, expected, CONFIDENCE)
        cases = cls.of_cases(found, expected, unknown)
        return cases.reaching(low, high, why=f"{100 * CONFIDENCE:g} % of {cases.count} cases")

    @classmethod
    def of_equals(cls, differences: Sequence[float]) -> "Interval":
        """The A/A band: how far from 0 the median of so many differences between equals may be.

        With n of them, which are 0 but for errors,

            t(n) * sqrt(pi / 2) * sqrt(sum of squares / n) / sqrt(n)

        where t(n) is Student's for n degrees of freedom, since the mean is known. So it narrows
        with the rounds. One pair makes it sixteen times as wide as what that pair differed by.
        Source: JCGM 100:2008, G.3; the median's share of it: see STRAY.
        """
        count = len(differences)
        spread = math.hypot(*differences) / math.sqrt(count)
        width = student.quantile(count, CONFIDENCE) * STRAY * spread / math.sqrt(count)
        return cls(-width, 0.0, width, "what equals may differ by", count)

    @classmethod
    def of_several(cls, found: Sequence["Interval"]) -> "Interval":
        """The middle of one or more, from the least to the most that any of them may be."""
        if len(found) == 1:
            return found[0]
        low, high = min(each.low for each in found), max(each.high for each in found)
        middle = statistics.median(each.value for each in found)
        return cls(low, middle, high, f"the ends of {len(found)}", len(found))

    @property
    def known(self) -> bool:
        """Whether it has an end: only then can another be told from it."""
        return math.isfinite(self.low) or math.isfinite(self.high)

    def above(self, other: "Interval") -> bool:
        """Whether all of it is more than any of the other."""
        return self.low > other.high

    def overlaps(self, other: "Interval") -> bool:
        """Whether the two have a value in common."""
        return not self.above(other) and not other.above(self)

    def holds(self, value: float) -> bool:
        """Whether it may be that."""
        return self.low <= value <= self.high

    def reaching(self, *values: float, why: str = "") -> "Interval":
        """The same, but that it may also be any of these."""
        low, high = min(self.low, *values), max(self.high, *values)
        return msgspec.structs.replace(self, low=low, high=high, why=why or self.why)

    def mapped(self, worth: Callable[[float], float]) -> "Interval":
        """The same in another measure, be it one in which less is more."""
        low, value, high = sorted(map(worth, (self.low, self.value, self.high)))
        return Interval(low, value, high, self.why, self.count)

    def samples(self, name: str, unit: str) -> list[Sample]:
        """As a record keeps what a probe gives with an interval, the ends by names of their own."""
        ends = {name: self.value, f"{name}.low": self.low, f"{name}.high": self.high}
        return [Sample(each, value, unit) for each, value in ends.items()]


def paired(values: Mapping[int, float], baseline: Mapping[int, float]) -> list[float]:
    """Differences between the two in each round that has both."""
    return [values[n] - baseline[n] for n in sorted(values.keys() & baseline.keys())]
