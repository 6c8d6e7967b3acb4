"""One-minute batches of a model's traffic, drawn by chance from pools of rows: the same for all.

A pool is what a real model made of real inputs, quiet or shifted. Each batch has its own seed, so
that it does not follow from how many were drawn before.
"""

import json
import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.worker.contract import Columns, Labelled

POOLS = "pools.json"
QUIET, PREDICTED, LABEL = "quiet", "predicted", "label"
CONSTANT = "a constant answer"  # a shift
DECOY = "decoy"  # the stream of quiet batches that decoys disguise
GROWS = 10  # minutes until a shift that grows is whole
DAY = (0.25, 0.5, 1.0, 1.5, 1.75, 1.75, 1.5, 1.0, 0.5, 0.25)  # of the usual rows: night to night


@dataclass(frozen=True)
class Shift:
    """Rows of another pool: their share of a batch, at once or growing to it."""

    pool: str
    share: float = 1.0
    grows: bool = False

    def at(self, minute: int) -> float:
        """Their share in that minute, from 1."""
        return self.share * (min(1.0, minute / GROWS) if self.grows else 1.0)


@dataclass(frozen=True)
class Decoy:
    """Batches of so many times the usual rows, in turn, changed in a way that is no shift."""

    change: Callable[[Columns], Columns] = dict
    sizes: Sequence[float] = (1.0,)


DECOYS = {
    "fewer rows": Decoy(sizes=(0.25,)),
    "more rows": Decoy(sizes=(4,)),
    "day and night": Decoy(sizes=DAY),
    "another order of columns": Decoy(lambda rows: dict(reversed(rows.items()))),
    "classes as texts": Decoy(lambda rows: rows | {PREDICTED: [str(v) for v in rows[PREDICTED]]}),
    "classes as fractions": Decoy(
        lambda rows: rows | {PREDICTED: [float(v) for v in rows[PREDICTED]]}
    ),
    "each row twice": Decoy(
        lambda rows: {name: values + values for name, values in rows.items()}, (0.5,)
    ),
}


def _first(rows: Columns) -> str:
    return next(iter(rows))


def _without(rows: Columns) -> Columns:
    return {name: values for name, values in rows.items() if name != _first(rows)}


FAULTS: dict[str, Callable[[Columns], Columns]] = {
    "a column is missing": _without,
    "a column has another name": lambda rows: {
        f"{_first(rows)}_new": rows[_first(rows)],
        **_without(rows),
    },
    "a column too many": lambda rows: {**rows, "another": [0.5] * len(rows[_first(rows)])},
    "a column holds nothing": lambda rows: rows | {_first(rows): [None] * len(rows[_first(rows)])},
    "no rows": lambda rows: {name: [] for name in rows},
}


class Streams:
    """All batches of a scenario in a profile, each with what turns out to be right of it."""

    def __init__(self, file: Path, rows: int, seed: int) -> None:
        content = json.loads(file.read_text())
        self.pools: dict[str, Columns] = content["pools"]
        self.shifts = {name: Shift(**fields) for name, fields in content["shifts"].items()}
        self.rows, self.seed = rows, seed

    def reference(self, number: int, rows: int) -> Labelled:
        """What monitors learn from: one of several samples of the same traffic."""
        return _labelled(_draw(self.pools[QUIET], rows, self._chance("reference", 0, number)))

    def quiet(self, stream: str, number: int, rows: int | None = None) -> Labelled:
        """A batch in which nothing has shifted."""
        chance = self._chance(stream, 0, number)
        return _labelled(_draw(self.pools[QUIET], self.rows if rows is None else rows, chance))

    def again(
        self, reference: Labelled, number: int, batches: int
    ) -> tuple[Labelled, list[Labelled]]:
        """Another reference of the same size, and batches: all drawn from this one's rows.

        The two differ as two samples of the same traffic do. Batches beside the reference that they
        were drawn from would differ by less.
        """
        pool: Columns = {**reference.rows, LABEL: list(reference.labels)}
        another = _draw(pool, len(pool[LABEL]), self._chance("another reference", 0, number))
        chances = (self._chance("again", number, each) for each in range(batches))
        return _labelled(another), [_labelled(_draw(pool, self.rows, chance)) for chance in chances]

    def shifted(self, name: str, repetition: int, minute: int) -> Labelled:
        """A batch of that minute after the shift began, from 1."""
        shift, chance = self.shifts[name], self._chance(name, repetition, minute)
        count = round(shift.at(minute) * self.rows)
        other = _draw(self.pools[shift.pool], count, chance)
        rest = _draw(self.pools[QUIET], self.rows - count, chance)
        return _labelled({column: other[column] + rest[column] for column in rest})

    def decoy(self, name: str, number: int) -> Columns:
        """The quiet batch of that number in the stream DECOY, in the disguise of that name."""
        sizes = DECOYS[name].sizes
        rows = round(self.rows * sizes[number % len(sizes)])
        return DECOYS[name].change(self.quiet(DECOY, number, rows).rows)

    def fault(self, name: str, number: int) -> tuple[Columns, Columns]:
        """A quiet batch, and the same broken."""
        rows = self.quiet(f"fault {name}", number).rows
        return rows, FAULTS[name](rows)

    def _chance(self, stream: str, repetition: int, minute: int) -> random.Random:
        return random.Random(f"{self.seed} {stream} {repetition} {minute}")  # noqa: S311  # no secret


def wide(batch: Labelled, times: int) -> Labelled:
    """With each column so many times, under names of their own."""
    copies = range(1, times)
    more = {f"{name}_{copy}": values for copy in copies for name, values in batch.rows.items()}
    return Labelled({**batch.rows, **more}, batch.labels)


def _draw(pool: Columns, count: int, chance: random.Random) -> Columns:
    """Rows with replacement: what is quiet is quiet exactly."""
    size = len(next(iter(pool.values())))
    places = chance.choices(range(size), k=count)
    return {name: [values[at] for at in places] for name, values in pool.items()}


def _labelled(rows: Columns) -> Labelled:
    """The labels apart: they are known later."""
    return Labelled({n: values for n, values in rows.items() if n != LABEL}, rows[LABEL])


def figures(rows: Columns) -> dict[str, float]:
    """Of a batch: its rows, and the mean of each column of numbers; what is missing is left out."""
    found = {"rows": float(len(next(iter(rows.values()))))}
    for name, values in rows.items():
        numbers = [v for v in values if isinstance(v, int | float)]
        if name != PREDICTED and numbers:
            found[f"mean.{name}"] = sum(numbers) / len(numbers)
    return found


def differing(own: Mapping[str, float], right: Mapping[str, float], near: float = 1e-6) -> str:
    """The first of a monitor's own figures that is not the host's, if any."""
    for name, value in own.items():
        # Written so that NaN differs from all.
        if name not in right or not abs(value - right[name]) <= near * max(1.0, abs(right[name])):
            return f"{name} is {value:.6g} to it, and {right.get(name, float('nan')):.6g} to us"
    return ""


def threshold(scores: Sequence[float], chance: float) -> float:
    """What a score of quiet batches exceeds by that chance, for all monitors alike.

    Above the 90th percentile the excess is taken as exponential (peaks over a threshold, with shape
    0: Coles, An Introduction to Statistical Modeling of Extreme Values, 4.2). Of the negative
    logarithm of a p-value that is exact; of a distance, whose tail is shorter, it is too high, and
    gives fewer alarms. A shape that is fitted to thirty scores would err by far more than that.
    """
    ordered = sorted(scores)
    at = int(len(ordered) * 0.9)
    base, tail = ordered[at - 1], ordered[at:]
    excess = sum(score - base for score in tail) / len(tail)
    return base + excess * math.log(len(tail) / len(ordered) / chance)
