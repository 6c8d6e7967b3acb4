"""Several runs over time: how versions drift, and which scores moved beyond their intervals."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

import msgspec

from harness.planning.catalog import Framework
from harness.records.record import Machine, Measurement, Record
from harness.scoring.rubric import Rubric
from harness.scoring.scores import Card, Score, score

STALE_DAYS = 180  # declared, not derived: frameworks release several times in half a year

QUICK = "quick"  # the profile of runs unless told otherwise


class Point(msgspec.Struct, frozen=True):
    """One score in the course of runs; None when it is open."""

    score: Score | None
    moved: bool = False  # as deployed here, it does not overlap with the last run's that has one


class Entry(msgspec.Struct):
    """One framework in one run, as one role or by a lens."""

    target: str
    role: str
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
    """By framework and role, each from the oldest run to the newest, all by one rubric."""
    found = [
        _entry(name, card, list(records))
        for name, records in runs.items()
        for card in score(records, rubric, frameworks).cards
    ]
    found.sort(key=lambda e: (e.target, e.role, e.last, e.run))
    known: dict[tuple[str, str, str], Score] = {}
    for entry in found:
        entry.total = _since(known, (entry.target, entry.role, "total"), entry.total)
        entry.dimensions = {
            name: _since(known, (entry.target, entry.role, f"dimension {name}"), point)
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
        role=card.role,
        run=run,
        last=max(r.started_at for r in own),
        version=", ".join(versions) or "not recorded",
        dimensions={name: Point(d.score) for name, d in card.dimensions.items()},
        total=Point(card.total if card.settled else None),
        profiles=profiles(own),
        machines=list(dict.fromkeys(r.machine for r in own)),
    )


def _since(
    known: dict[tuple[str, str, str], Score], key: tuple[str, str, str], later: Point
) -> Point:
    """Marked when it moved since the last known; runs without that score are passed over."""
    if later.score is None:
        return later
    earlier = known.get(key, later.score)
    known[key] = later.score
    return Point(later.score, moved=not earlier.here.overlaps(later.score.here))
