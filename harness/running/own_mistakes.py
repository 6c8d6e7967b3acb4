"""What goes wrong in the harness itself while a cell is measured: one record, or the campaign."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from harness.errors import DISK_FULL, HarnessError, UsageError
from harness.intake import logs
from harness.records.record import Record, Status
from harness.running.progress import Told

SOCKET_PATH = "AF_UNIX path too long"  # what Python says of a socket in a folder of ours
SHORTER = "the folder of runs has too long a path for sockets; let MLOPS_BENCH_RUNS name a shorter"


@contextmanager
def own_mistakes(record: Record, log: Path, told: Told) -> Iterator[None]:
    """Fill the record with a mistake of ours, which is no framework's; the log says where.

    Raises what ends a campaign: HarnessError, a full disk, UsageError, Ctrl-C, and
    whatever those raised who are told of it.
    """
    try:
        yield
        if record.status is Status.FAILED and SOCKET_PATH in record.reason:
            record.status, record.reason = Status.ERROR, f"{SHORTER}: {record.reason}"
    except (HarnessError, UsageError):
        raise
    except Exception as problem:
        if told.raised is not None:
            raise told.raised from None
        if isinstance(problem, OSError) and problem.errno in DISK_FULL:
            raise
        record.status = Status.ERROR
        record.reason = f"the harness failed: {type(problem).__name__}: {problem}"
        record.samples, record.answers, record.digests = [], {}, {}
        with suppress(OSError), logs.adding(log) as stream:
            traceback.print_exc(file=stream)
