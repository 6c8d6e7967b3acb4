"""A callee that changes what the harness itself writes is a failed one, and no more than that."""

from collections.abc import Iterator
from contextlib import contextmanager

from harness.errors import HarnessError, UsageError
from harness.records.record import Record, Status
from harness.records.store import RunStore


@contextmanager
def guarded(store: RunStore, record: Record) -> Iterator[None]:
    """What the block raises ends the campaign only when no such change is the reason."""
    try:
        yield
    except (HarnessError, UsageError):
        if not _failed(store, record):
            raise
    else:
        _failed(store, record)


def _failed(store: RunStore, record: Record) -> bool:
    if changed := store.restored():
        record.status = Status.FAILED
        record.reason = (
            f"it changed the harness's own records: {changed}; they are put back, and what lay "
            "there is kept beside them: write below request.workdir only"
        )
        record.samples, record.answers, record.digests = [], {}, {}
    return bool(changed)
