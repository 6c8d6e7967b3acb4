"""Times that other benchmarks publish, beside ours."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from harness import paths
from harness.errors import UsageError
from harness.records.intervals import Interval
from harness.scoring.scores import Card

# Machines, databases and versions differ: a time agrees if ours comes within this factor of it.
# Declared before any time of Prefect or Weights & Biases was in a reference.
FACTOR = 2.0


class Published(msgspec.Struct, forbid_unknown_fields=True):
    """One time, in seconds, and what of ours measures the same.

    `ours` says how often the figure of each question is in it. Without any it is not comparable,
    and `reason` says why.
    """

    framework: str
    version: str
    about: str
    seconds: float
    reason: str
    low: float | None = None
    high: float | None = None
    ours: dict[str, int] = {}


class Benchmark(msgspec.Struct, forbid_unknown_fields=True):
    """A publication with its method."""

    title: str
    source: str
    method: str
    figures: list[Published]


class Beside(msgspec.Struct):
    """A published time beside ours, if ours is measured."""

    figure: Published
    ours: Interval | None
    label: Literal["agree", "differ", "not comparable", "not measured"]


class _File(msgspec.Struct, forbid_unknown_fields=True):
    benchmarks: list[Benchmark]


def benchmarks() -> list[Benchmark]:
    """`results/published/benchmarks.toml`; raises UsageError when it cannot be read."""
    file = paths.results() / "published" / "benchmarks.toml"
    try:
        return msgspec.convert(tomllib.loads(file.read_text("utf-8-sig")), _File).benchmarks
    except (OSError, ValueError) as problem:
        raise UsageError(f"{file}: {problem}") from None


def beside(benchmark: Benchmark, cards: Sequence[Card]) -> list[Beside]:
    """Each time of that benchmark, with ours of the framework's default deployment."""
    return [_beside(figure, _measured(figure.framework, cards)) for figure in benchmark.figures]


def _beside(figure: Published, measured: Mapping[str, Interval]) -> Beside:
    if not figure.ours:
        return Beside(figure, None, "not comparable")
    if not figure.ours.keys() <= measured.keys():
        return Beside(figure, None, "not measured")
    ours = _sum([(measured[name], times) for name, times in figure.ours.items()])
    least, most = (ours.low, ours.high) if ours.known else (ours.value, ours.value)
    near = figure.seconds / FACTOR <= most and least <= figure.seconds * FACTOR
    return Beside(figure, ours, "agree" if near else "differ")


def _measured(framework: str, cards: Iterable[Card]) -> dict[str, Interval]:
    """By question, whatever role asks it."""
    return {
        f"{found.question.dimension}.{found.question.name}": found.reading.interval
        for card in cards
        if card.target.framework == framework and card.default and not card.companion
        for dimension in card.dimensions.values()
        for found in dimension.questions
        if found.reading.interval is not None
    }


def _sum(parts: Sequence[tuple[Interval, int]]) -> Interval:
    """End by end: nobody knows how errors of two questions hang together."""
    low, value, high = (
        sum(times * getattr(interval, end) for interval, times in parts)
        for end in ("low", "value", "high")
    )
    return Interval(low, value, high)
