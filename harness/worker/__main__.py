"""The callee: do one task with one framework. Usage: python -m harness.worker REQUEST.json"""

import importlib
import json
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from harness.worker import processes
from harness.worker.contract import Request, encode
from harness.worker.failure import entry_of
from harness.worker.files import atomic_write
from harness.worker.tasks.driver import Driver


class Callee:
    """Goes through import, the phases of the task, and stop; keeps when each began and ended."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.phases: list[dict[str, Any]] = []
        self.driver: Driver[Any] | None = None
        self.module = ""  # the adapter's

    @contextmanager
    def phase(self, name: str) -> Iterator[dict[str, Any]]:
        """Append {name, begin, end, cpu, error}: seconds on CLOCK_BOOTTIME, CPU of this process."""
        entry: dict[str, Any] = {"name": name, "begin": _now(), "error": None}
        self.phases.append(entry)
        cpu = time.process_time()
        try:
            yield entry
        except BaseException as problem:
            entry |= entry_of(problem, self.request, self.module)
            raise
        finally:
            entry.update(end=_now(), cpu=time.process_time() - cpu)

    def execute(self) -> None:
        """Raise what the adapter or the task's driver raises; `stop` has been called by then."""
        with self.phase("import"):
            kind: type[Driver[Any]] = importlib.import_module(self.request.driver).Driver
            self.module = kind.module_of(self.request)
            adapter = kind.adapter_of(self.request)
            self.driver = kind(self.request, adapter)
        try:
            for phase in self.request.phases:
                with self.phase(phase) as entry:
                    getattr(self.driver, phase)(entry)
        finally:
            with self.phase("stop") as entry:
                adapter.stop()
                # Now: the interpreter may wait at its own end for children to go.
                entry["left"] = processes.alive_since(entry["begin"])

    def result(self) -> dict[str, Any]:
        """How far it came, also when it did not come to the end."""
        return {
            "phases": self.phases,
            "run_id": self.driver.run_id if self.driver else None,
            "read_back": self.driver.answer if self.driver else None,
        }


def _now() -> float:
    # BOOTTIME: the clock of /proc/PID/stat, so that process starts compare with these marks.
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def _terminate(signum: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + signum)  # so that `finally: adapter.stop()` runs on the host's SIGTERM


def main(request_path: str, result_path: str) -> int:
    """Return 0 when every phase passed, 1 otherwise; the result file says which and why."""
    signal.signal(signal.SIGTERM, _terminate)
    callee = Callee(Request.load(Path(request_path)))
    try:
        callee.execute()
    except Exception:
        traceback.print_exc()
        return 1
    finally:  # also when SIGTERM ends us: how far it came is worth knowing
        result = json.dumps(callee.result(), default=encode)
        atomic_write(Path(result_path), result)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
