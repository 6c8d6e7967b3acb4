"""Traffic that has shifted, of what a model made of quiet inputs: the same for images and texts."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

Columns = dict[str, list[Any]]

TEMPERATURE = 2.0  # of probabilities: less sure, with the same answer
MISSING = 0.3  # of a column

# How batches are mixed from pools: `Shift` of harness/worker/tasks/streams.py.
SHIFTS: dict[str, dict[str, Any]] = {
    "classes": {"pool": "classes", "share": 0.5},
    "confidence": {"pool": "confidence"},
    "a constant answer": {"pool": "constant"},
    "a stale answer": {"pool": "stale"},
    "labels mean something else": {"pool": "meaning"},
    "a frozen feature": {"pool": "frozen"},
    "missing values": {"pool": "missing"},
}


def softened(found: Any) -> Any:
    """Probabilities (N, classes) of the same answers, less sure of them."""
    softer = found ** (1 / TEMPERATURE)
    return softer / softer.sum(1, keepdims=True)


def favouring(quiet: Columns, answer: int) -> Columns:
    """The rows with that answer alone."""
    favoured = [at for at, predicted in enumerate(quiet["predicted"]) if predicted == answer]
    return {name: [values[at] for at in favoured] for name, values in quiet.items()}


def gone_wrong(
    quiet: Columns, answer: Sequence[str], frozen: str, gappy: str, seed: int
) -> Iterator[tuple[str, Columns]]:
    """By name: `answer` are the columns of what the model said, the other two are of inputs."""
    count = len(quiet[frozen])
    yield "constant", quiet | {name: [quiet[name][0]] * count for name in answer}
    yield "stale", quiet | {name: quiet[name][-1:] + quiet[name][:-1] for name in answer}
    yield "frozen", quiet | {frozen: [quiet[frozen][0]] * count}
    gaps = np.random.default_rng(seed).random(count) < MISSING
    pairs = zip(quiet[gappy], gaps, strict=True)
    yield "missing", quiet | {gappy: [None if gap else value for value, gap in pairs]}
