"""How intervals of questions become one of a dimension, and of a total.

The ends of a weighted mean, by the method of variance estimates recovery: with weights w that add
up to 1, values v and their lower ends l,

    low = sum(w * v) - sqrt(sum((w * (v - l)) ** 2)), and the upper end likewise.

It assumes no distribution and keeps the ends uneven. Source: Zou, Huang and Zhang (2009), A note on
confidence interval estimation for a linear function of binomial proportions, Computational
Statistics and Data Analysis 53, 1080-1085. Two things are no independent errors, so they add up:

- errors of questions of one probe, which rest on the same records (JCGM 100:2008, 5.2.2, note 1);
- what is open. It was not measured, or another deployment has it. Nothing says where in its bounds
  it lies, and no average makes bounds narrower.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from harness.records.intervals import Interval

MOST = 10.0  # points


class Part(NamedTuple):
    """Something with a share of the whole; without points it may be anything from 0 to MOST.

    Parts with the same `errors` share them. An empty one means that the ends are bounds.
    """

    weight: float
    points: Interval | None
    errors: str = ""


def ends(parts: Sequence[Part]) -> tuple[float, float]:
    """The least and the most that the weighted mean of one or more parts may be."""
    known = [(part.weight, part.points, part.errors) for part in parts if part.points is not None]
    middle = math.fsum(weight * points.value for weight, points, _ in known)
    missing = MOST * math.fsum(part.weight for part in parts if part.points is None)
    below = [(errors, w * (points.value - points.low)) for w, points, errors in known]
    above = [(errors, w * (points.high - points.value)) for w, points, errors in known]
    return middle - _width(below), middle + missing + _width(above)


def _width(widths: Sequence[tuple[str, float]]) -> float:
    """Together: those that share errors add up, then all that are independent in quadrature."""
    shared: dict[str, float] = {}
    for errors, width in widths:
        shared[errors] = shared.get(errors, 0.0) + width
    return shared.pop("", 0.0) + math.hypot(*shared.values())
