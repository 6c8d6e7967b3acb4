"""What servers answer, compared with what plain Python's model computes."""

import json
import struct
from collections.abc import Iterator, Sequence
from typing import Any

Rows = Sequence[Sequence[float]]
# Of a probability. Batches of other sizes move float32 results of torch by up to 3.7e-8 here (300
# requests in batches of 8); a server that rounds, or has other weights, is further away.
TOLERANCE = 1e-6


class Unlike(Exception):
    """The answer is not what the model computes: why."""


def outputs(text: bytes, way: Sequence[str | int], expected: Rows) -> Rows:
    """The rows of an answer; raises Unlike when there are none of that shape."""
    try:
        found: Any = json.loads(text)
        for step in way:
            found = found[step]
        numbers = [float(value) for value in _flat(found)]
    except (ValueError, LookupError, TypeError):
        raise Unlike(f"no outputs in {text[:200]!r}") from None
    width = len(expected[0])
    if len(numbers) != width * len(expected):
        raise Unlike(f"{len(numbers)} outputs, not {len(expected)} rows of {width}")
    return [numbers[at : at + width] for at in range(0, len(numbers), width)]


def check(found: Rows, expected: Rows, *, exact: bool) -> None:
    """Raises Unlike where a label differs, or a probability: by one bit, or by the tolerance."""
    for row, right in zip(found, expected, strict=True):
        if _label(row) != _label(right):
            raise Unlike(f"label {_label(row)} instead of {_label(right)}")
        if exact and _single(row) != _single(right):
            raise Unlike(f"the right label, and other numbers: {row} instead of {right}")
        # Written so that NaN differs from all.
        if not all(abs(a - b) <= TOLERANCE for a, b in zip(row, right, strict=True)):
            raise Unlike(f"the right label, and numbers that are too far away: {row}, not {right}")


def _flat(value: Any) -> Iterator[Any]:
    """Protocols nest rows, or do not."""
    if isinstance(value, list):
        for each in value:
            yield from _flat(each)
    else:
        yield value


def _label(row: Sequence[float]) -> int:
    return max(range(len(row)), key=row.__getitem__)


def _single(row: Sequence[float]) -> bytes:
    """As float32, which the model computes in."""
    return struct.pack(f"{len(row)}f", *row)
