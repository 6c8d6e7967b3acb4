"""The one kind of interval: a value, the least and the most that it may be, and why so wide."""

import math
import statistics
from collections.abc import Callable, Mapping, Sequence

import msgspec

from harness.records.nonparametric import median_ends, share_ends
from harness.records.record import Sample

CONFIDENCE = 0.95
# With n samples the widest interval, smallest to largest, holds the median with 1 - 2 * 0.5**n:
# 6 samples are the fewest for 95 %.
FEWEST = 6


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
    def of_repeated(cls, values: Sequence[float], noise: float) -> "Interval":
        """As `of_median`; of too few, all of them and what `noise`, a declared factor, allows."""
        found = cls.of_median(values)
        if found.known:
            return found
        ends = sorted((found.value / noise, found.value * noise))
        why = f"declared to repeat within a factor of {noise:g}"
        return cls(ends[0], found.value, ends[1], why, found.count).reaching(*values)

    @classmethod
    def of_cases(cls, found: int, expected: int, unknown: int) -> "Interval":
        """The share of those tried; the `unknown` ones may all have failed or passed."""
        why = f"{unknown} could not be tried" if unknown else "each was tried"
        tried = expected - unknown
        return cls(found / expected, found / tried, (found + unknown) / expected, why, tried)

    @classmethod
    def of_sample(cls, found: int, expected: int, unknown: int) -> "Interval":
        """As `of_cases`, of cases that stand for many more: the exact 95 % interval."""
        cases = cls.of_cases(found, expected, unknown)
        tried = expected - unknown
        low, high = share_ends(found, tried, CONFIDENCE)
        return cases.reaching(low, high, why=f"{100 * CONFIDENCE:g} % of {tried} cases")

    @classmethod
    def of_equals(cls, differences: Sequence[float]) -> "Interval":
        """The A/A band: any difference up to the largest of one or more between equals is none."""
        width = max(map(abs, differences))
        return cls(-width, 0.0, width, "the largest difference between equals", len(differences))

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
