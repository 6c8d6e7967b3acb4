"""Several runs over time: how versions drift, and which scores moved beyond their intervals."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

import msgspec

from harness.planning.catalog import Framework
from harness.records.intervals import Interval
from harness.records.record import Machine, Measurement, Record
from harness.scoring.rubric import Rubric
from harness.scoring.scores import Card, score

STALE_DAYS = 180  # declared, not derived: frameworks release several times in half a year

QUICK = "quick"  # the profile of runs unless told otherwise


class Point(msgspec.Struct, frozen=True):
    """One score in the course of runs; None when it is open."""

    score: Interval | None
    moved: bool = False  # its interval and that of the last run with a score do not overlap


class Entry(msgspec.Struct):
    """One framework in one run."""

    target: str
    run: str
    last: str  # when its last record was begun, ISO 8601
    version: str
    dimensions: dict[str, Point]
    total: Point
    profiles: list[str] = []  # of its runs
    machines: list[Machine] = []  # that it was measured on

    @property
    def day(self) -> str:
        return self.last[:10]


def entries(
    runs: Mapping[str, Iterable[Record]], rubric: Rubric, frameworks: Mapping[str, Framework]
) -> list[Entry]:
    """By framework, each with its runs from the oldest to the newest, all by one rubric."""
    found = [
        _entry(name, card, list(records))
        for name, records in runs.items()
        for card in score(records, rubric, frameworks).cards
    ]
    found.sort(key=lambda e: (e.target, e.last, e.run))
    known: dict[tuple[str, str], Interval] = {}
    for entry in found:
        entry.total = _since(known, (entry.target, "total"), entry.total)
        entry.dimensions = {
            name: _since(known, (entry.target, f"dimension {name}"), point)
            for name, point in entry.dimensions.items()
        }
    return found


def profiles(records: Iterable[Record]) -> list[str]:
    """Of runs: all else is the same in each."""
    return sorted({r.profile for r in records if r.measurement is Measurement.RUN})


def stale(records: Iterable[Record], today: date | None = None) -> int | None:
    """The age in days of the newest record when it is too old to be relied on, else None."""
    newest = datetime.fromisoformat(max(r.started_at for r in records)).date()
    age = ((today or datetime.now(UTC).date()) - newest).days
    return age if age > STALE_DAYS else None


def _entry(run: str, card: Card, records: list[Record]) -> Entry:
    own = [
        r
        for r in records
        if (r.framework, r.deployment) == (card.target.framework, card.target.deployment)
    ]
    versions = dict.fromkeys(r.framework_version for r in own if r.framework_version)
    return Entry(
        target=str(card.target),
        run=run,
        last=max(r.started_at for r in own),
        version=", ".join(versions) or "not recorded",
        dimensions={name: Point(d.score) for name, d in card.dimensions.items()},
        total=Point(card.total if card.settled else None),
        profiles=profiles(own),
        machines=list(dict.fromkeys(r.machine for r in own)),
    )


def _since(known: dict[tuple[str, str], Interval], key: tuple[str, str], later: Point) -> Point:
    """Marked when it moved since the last known; runs without that score are passed over."""
    if later.score is None:
        return later
    earlier = known.get(key, later.score)
    known[key] = later.score
    return Point(later.score, moved=not earlier.overlaps(later.score))
