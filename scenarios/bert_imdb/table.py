"""Tables of labelled reviews as JSON lines: checked on the way in and on the way out."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from scenarios.bert_imdb.faults import BadInput

LABELS = ("negative", "positive")


class Review(NamedTuple):
    """`row` is its number in the table that it was drawn from."""

    row: int
    text: str
    label: int


def checked(rows: Iterable[tuple[Any, Any]], source: str) -> Iterator[Review]:
    """Reviews of (text, label) pairs; raises BadInput naming the first row that is wrong."""
    for row, (text, label) in enumerate(rows):
        if not isinstance(text, str) or not text.strip():
            raise BadInput(f"{source}: row {row} has no text")
        if isinstance(label, bool) or str(label) not in ("0", "1"):
            raise BadInput(f"{source}: row {row} has the label {label!r}, which is neither 0 nor 1")
        yield Review(row, text, int(label))


def write(path: Path, about: dict[str, Any], reviews: Iterable[Review]) -> None:
    """The first line says what the table is, each further line is a review."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for line in (about, *(review._asdict() for review in reviews)):
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")


def read(path: Path) -> tuple[dict[str, Any], list[Review]]:
    """What the table is, and its reviews; raises BadInput when it is not such a table."""
    try:
        with path.open(encoding="utf-8", newline="\n") as stream:
            about, *rows = (json.loads(line) for line in stream)
        pairs = [(row["text"], row["label"]) for row in rows]
        numbers = [int(row["row"]) for row in rows]
        source = str(about["source"])
    except (ValueError, KeyError, TypeError) as problem:
        kind = type(problem).__name__
        raise BadInput(f"{path.name} is no table of reviews: {kind}: {problem}") from None
    reviews = [
        review._replace(row=number)
        for review, number in zip(checked(pairs, source), numbers, strict=True)
    ]
    return about, reviews
