"""Which of several records of a cell counts."""

from collections.abc import Iterable

from harness.records.record import Record, Status


def cell_of(r: Record) -> tuple[object, ...]:
    """What it is a record of: a later one of the same replaces it."""
    what = (r.scenario, r.profile, r.measurement, r.probe, r.purpose)
    return (r.framework, r.deployment, *what, r.repetition)


def replaces(later: Record, earlier: Record | None) -> bool:
    """Whether it counts instead. What was interrupted says nothing: an earlier record stands."""
    return earlier is None or later.status is not Status.INTERRUPTED


def latest(records: Iterable[Record]) -> list[Record]:
    """The newest record of each cell, in planned order: a resumed cell replaces its failure.

    Newest is what was written last. What clocks said is not asked: they jump.
    """
    newest: dict[tuple[object, ...], Record] = {}
    for record in records:
        cell = cell_of(record)
        if replaces(record, newest.get(cell)):
            newest[cell] = record
    return sorted(newest.values(), key=lambda record: record.order)
