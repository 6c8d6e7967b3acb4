"""Student's t: how far a mean of few may be off."""

import math


def quantile(freedom: int, confidence: float) -> float:
    """How many standard errors hold the mean of normal values with that confidence, two-sided.

    By halving. Source: Student, The probable error of a mean (1908) (scipy.stats.t.ppf).
    """
    if freedom < 1 or not 0 < confidence < 1:
        raise ValueError(f"no quantile for {freedom} degrees of freedom at {confidence}")
    low, high = 0.0, math.pi / 2  # of the angle, whose tangent grows with t
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if _within(middle, freedom) < confidence else (low, middle)
    return math.sqrt(freedom) * math.tan(low)


def _within(angle: float, freedom: int) -> float:
    """How probable it is that t lies within its angle, in closed form.

    Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
    """
    odd = freedom % 2
    sine, square = math.sin(angle), math.cos(angle) ** 2
    term = math.cos(angle) if odd else 1.0
    whole = 0.0
    for power in range(1 + odd, freedom, 2):
        whole += term
        term *= square * power / (power + 1)
    return 2 / math.pi * (angle + sine * whole) if odd else sine * whole
