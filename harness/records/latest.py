"""Which of several records of a cell counts."""

from collections.abc import Iterable

from harness.records.record import Record


def cell_of(r: Record) -> tuple[object, ...]:
    """What it is a record of: a later one of the same replaces it."""
    what = (r.scenario, r.profile, r.measurement, r.probe, r.purpose)
    return (r.framework, r.deployment, *what, r.repetition)


def latest(records: Iterable[Record]) -> list[Record]:
    """The newest record of each cell, in planned order: a resumed cell replaces its failure.

    Newest is what was written last. What clocks said is not asked: they jump.
    """
    newest = {cell_of(record): record for record in records}
    return sorted(newest.values(), key=lambda record: record.order)
