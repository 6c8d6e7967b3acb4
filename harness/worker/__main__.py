"""The callee: run one request through one adapter. Usage: python -m harness.worker REQUEST.json"""

import importlib
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import Any

from harness.worker.contract import Adapter, Elsewhere, ReadBack, Request, Unsupported


class Callee:
    """Calls the adapter phase by phase and keeps when each phase began and ended."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.phases: list[dict[str, Any]] = []
        self.run_id: str | None = None
        self.read_back: ReadBack | None = None

    @contextmanager
    def phase(self, name: str) -> Iterator[dict[str, Any]]:
        """Append {name, begin, end, cpu, error}: seconds on CLOCK_BOOTTIME, CPU of this process."""
        entry: dict[str, Any] = {"name": name, "begin": _now(), "error": None}
        self.phases.append(entry)
        cpu = time.process_time()
        try:
            yield entry
        except BaseException as problem:
            entry["error"] = f"{type(problem).__name__}: {problem}"
            raise
        finally:
            entry.update(end=_now(), cpu=time.process_time() - cpu)

    def execute(self) -> None:
        """Raise what the adapter raises; `stop` has been called by then."""
        with self.phase("import"):
            module = importlib.import_module(f"frameworks.{self.request.framework}.adapter")
            adapter: Adapter = module.Adapter(self.request)
        try:
            with self.phase("configure") as configure:
                adapter.start()
                configure["files"] = _count_files(self.request.workdir)
                configure["processes"] = _count_descendants(os.getpid())
            with self.phase("run"):
                self.run_id = adapter.run()
            with self.phase("read_back"):
                self.read_back = adapter.read_back(self.run_id)
        finally:
            with self.phase("stop"):
                adapter.stop()


def _now() -> float:
    # BOOTTIME: the clock of /proc/PID/stat, so that process starts compare with these marks.
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def _count_files(folder: Path) -> int:
    # os.walk, unlike rglob, does not mind a service that deletes a folder meanwhile.
    return sum(len(files) for _, _, files in os.walk(folder))


def _count_descendants(pid: int) -> int:
    count = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):  # it ended meanwhile
            children = (task / "children").read_text().split()
            count += sum(1 + _count_descendants(int(child)) for child in children)
    return count


def _terminate(signum: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + signum)  # so that `finally: adapter.stop()` runs on the host's SIGTERM


def _load_request(path: Path) -> Request:
    fields = json.loads(path.read_text())
    for name in ("data", "workdir", "evidence"):
        fields[name] = Path(fields[name])
    return Request(**{**fields, "ports": tuple(fields["ports"])})


def _encode(value: Any) -> Any:
    return value.as_json() if isinstance(value, Unsupported | Elsewhere) else str(value)


def _write_atomically(path: Path, result: dict[str, Any]) -> None:
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(result, default=_encode))
    partial.replace(path)


def main(request_path: str, result_path: str) -> int:
    """Return 0 when every phase passed, 1 otherwise; the result file says which and why."""
    signal.signal(signal.SIGTERM, _terminate)
    callee = Callee(_load_request(Path(request_path)))
    try:
        callee.execute()
    except Exception:
        traceback.print_exc()
        return 1
    finally:  # also when SIGTERM ends us: how far it came is worth knowing
        _write_atomically(
            Path(result_path),
            {
                "phases": callee.phases,
                "run_id": callee.run_id,
                "read_back": asdict(callee.read_back) if callee.read_back else None,
            },
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
