"""Rounds of timed runs of several lengths, in one order for every framework."""

from collections.abc import Callable, Sequence


def interleaved(
    measure: Callable[[int], float], lengths: Sequence[int], repeats: int, patience: float
) -> list[tuple[int, float]]:
    """(length, seconds) of each run, in order: `repeats` rounds over the lengths.

    `measure(length)` does one run and returns its seconds. One unmeasured run of the first length
    comes before; a length that took more than `patience` seconds is not run again.
    """
    measure(lengths[0])
    samples: list[tuple[int, float]] = []
    for _ in range(repeats):
        for length in lengths:
            if all(seconds <= patience for known, seconds in samples if known == length):
                samples.append((length, measure(length)))
    return samples
