"""Several runs over time: how versions drift, and which scores moved beyond their intervals."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

import msgspec

from harness.catalog import Framework
from harness.record import Record
from harness.scoring.rubric import Rubric
from harness.scoring.scores import Card, score

STALE_DAYS = 180  # declared, not derived: frameworks release several times in half a year


class Point(msgspec.Struct, frozen=True):
    """A score with its interval; `score` is None when it is open."""

    low: float
    score: float | None
    high: float
    moved: bool = False  # its interval and that of the run before have nothing in common


class Entry(msgspec.Struct):
    """One framework in one run."""

    target: str
    run: str
    day: str  # of its last record, ISO 8601
    version: str
    dimensions: dict[str, Point]
    total: Point


def entries(
    runs: Mapping[str, Iterable[Record]], rubric: Rubric, frameworks: Mapping[str, Framework]
) -> list[Entry]:
    """By framework, each with its runs from the oldest to the newest, all by one rubric."""
    found = [
        _entry(name, card, list(records))
        for name, records in runs.items()
        for card in score(records, rubric, frameworks).cards
    ]
    found.sort(key=lambda e: (e.target, e.day, e.run))
    for earlier, later in zip(found, found[1:], strict=False):
        if earlier.target == later.target:
            later.total = _since(earlier.total, later.total)
            later.dimensions = {
                name: _since(earlier.dimensions[name], point)
                for name, point in later.dimensions.items()
            }
    return found


def stale(records: Iterable[Record], today: date | None = None) -> int | None:
    """The age in days of the newest record when it is too old to be relied on, else None."""
    newest = datetime.fromisoformat(max(r.started_at for r in records)).date()
    age = ((today or datetime.now(UTC).date()) - newest).days
    return age if age > STALE_DAYS else None


def _entry(run: str, card: Card, records: list[Record]) -> Entry:
    own = [
        r
        for r in records
        if (r.framework, r.stratum) == (card.target.framework, card.target.stratum)
    ]
    versions = dict.fromkeys(r.framework_version for r in own if r.framework_version)
    return Entry(
        target=str(card.target),
        run=run,
        day=max(r.started_at for r in own)[:10],
        version=", ".join(versions) or "not recorded",
        dimensions={n: Point(d.low, d.score, d.high) for n, d in card.dimensions.items()},
        total=Point(card.low, card.total, card.high),
    )


def _since(earlier: Point, later: Point) -> Point:
    moved = earlier.high < later.low or later.high < earlier.low
    return msgspec.structs.replace(later, moved=moved)
