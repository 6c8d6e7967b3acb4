"""Which of several records of a cell counts."""

from collections.abc import Iterable

from harness.records.record import Record


def latest(records: Iterable[Record]) -> list[Record]:
    """The newest record of each cell, in planned order: a resumed cell replaces its failure.

    Newest is what began last; of two that began together, the later line.
    """
    newest: dict[tuple[object, ...], Record] = {}
    for r in records:
        what = (r.scenario, r.profile, r.measurement, r.probe, r.purpose)
        cell = (r.framework, r.deployment, *what, r.repetition)
        if cell not in newest or newest[cell].started_at <= r.started_at:
            newest[cell] = r
    return sorted(newest.values(), key=lambda record: record.order)
