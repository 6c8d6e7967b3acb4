"""What is the harness's own fault is no failure of a framework."""

from pathlib import Path

import pytest

from harness.records.record import Status
from harness.running.own_mistakes import own_mistakes
from harness.running.progress import Told
from tests.unit.builders import a_record


class Quiet:
    def preparing(self, what: str) -> None: ...

    def started(self, cell: object) -> None: ...

    def tick(self) -> None: ...

    def finished(self, cell: object, record: object) -> None: ...


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        ("run: OSError: AF_UNIX path too long", Status.ERROR),
        ("run: OSError: no such file", Status.FAILED),
    ],
)
def test_a_path_of_ours_that_is_too_long_for_sockets_is_our_mistake(
    tmp_path: Path, reason: str, status: Status
) -> None:
    record = a_record()
    with own_mistakes(record, tmp_path / "log", Told(Quiet())):
        record.status, record.reason = Status.FAILED, reason
    assert record.status is status
    assert ("MLOPS_BENCH_RUNS" in record.reason) is (status is Status.ERROR)
