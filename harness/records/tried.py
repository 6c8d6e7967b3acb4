"""Which questions of one framework have had a result in the runs of this machine."""

from contextlib import suppress

from harness.errors import UsageError
from harness.records import stream
from harness.records.lines import decode
from harness.records.record import Measurement, Status
from harness.records.store import RunStore

# An error says that the answer was tried, but not that it works.
RESULTS = {
    Status.OK,
    Status.FAILED,
    Status.TIMEOUT,
    Status.OOM,
    Status.WRONG_RESULT,
    Status.UNSUPPORTED,
    Status.ELSEWHERE,
}


def probes_of(framework: str) -> set[str]:
    """Names of its probes with a result; what cannot be read has none.

    Most lines are of other frameworks: those are passed over without reading them as JSON.
    """
    mark, found = f'"{framework}"'.encode(), set()
    for store in _every():
        with suppress(UsageError):
            for line in (line for _, line in stream.lines(store.records_file) if mark in line):
                with suppress(ValueError):
                    record = decode(line)
                    mine = (record.framework, record.measurement) == (framework, Measurement.PROBE)
                    if mine and record.status in RESULTS:
                        found.add(record.probe)
    return found


def _every() -> list[RunStore]:
    with suppress(UsageError):
        return RunStore.every()
    return []
