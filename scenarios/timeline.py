"""Marks in time of each process that works on a scenario: started, imported, stepped.

Appends one JSON line per mark to the file named by MLOPS_BENCH_TIMELINE; without it, does nothing.
Times are seconds on CLOCK_BOOTTIME, which all processes of a machine share. Standard library only.

A step's mark carries a proof: its name and its output, keyed with the salt that the host has drawn
for this run alone. So results of an earlier run cannot pass for those of this one.
"""

import functools
import hashlib
import json
import math
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

MetricHook = Callable[[str, float, int], None]
P = ParamSpec("P")
R = TypeVar("R")


def _now() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def _process_start() -> float:
    # Field 22 of /proc/self/stat; counted behind the last ")" since the name may hold spaces.
    fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    return int(fields[19]) / os.sysconf("SC_CLK_TCK")


def _mark(began: tuple[float, float], kind: str, name: str, **more: Any) -> None:
    """`began` is the time and this process's CPU seconds; of a step, `more` has its output."""
    end, cpu = _now(), time.process_time() - began[1]
    path = os.environ.get("MLOPS_BENCH_TIMELINE")
    if path is None:
        return
    if "output" in more:
        more["proof"] = _proof(Path(path).with_name("salt"), name, more.pop("output"))
    entry = {
        "kind": kind,
        "name": name,
        "pid": os.getpid(),
        "process_start": _process_start(),
        "begin": began[0],
        "end": end,
        "cpu": cpu,
        **more,
    }
    with Path(path).open("a") as stream:  # one short write in append mode is atomic among processes
        stream.write(json.dumps(entry) + "\n")


def _begun() -> tuple[float, float]:
    return _now(), time.process_time()


@contextmanager
def importing(name: str) -> Iterator[None]:
    """Mark the import of heavy libraries, so that their cost is told apart from a framework's."""
    began = _begun()
    yield
    _mark(began, "import", name)


def step(branch: str | None = None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark each call; `branch` is the keyword whose value names the branch of a fan-out.

    What a framework's `on_metric` hook takes is kept apart as `hook` seconds: it is not the
    scenario's work.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        lines = getattr(function, "__code__", None)
        code = f"{Path(lines.co_filename).name}:{lines.co_firstlineno}" if lines else ""

        @functools.wraps(function)
        def timed(*args: P.args, **kwargs: P.kwargs) -> R:
            stopwatch = _HookStopwatch(kwargs.get("on_metric"))
            if stopwatch.hook is not None:
                kwargs["on_metric"] = stopwatch
            began = _begun()
            result = function(*args, **kwargs)
            name = f"{function.__name__}/{kwargs[branch]}" if branch else function.__name__
            _mark(began, "step", name, code=code, hook=stopwatch.seconds, output=result)
            return result

        return timed

    return decorate


def _proof(salt: Path, step: str, output: Any) -> str:
    """That the step of this run returned the output; empty where nobody asks.

    The host works it out again from what the framework's store gave back: harness/tasks/proofs.py.
    """
    if not salt.is_file():
        return ""
    told = json.dumps([step, _numbers(output)], sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(told.encode(), key=salt.read_bytes(), digest_size=16).hexdigest()


def _numbers(value: Any) -> Any:
    """The same, with 3.0 as 3: frameworks may store either."""
    if isinstance(value, dict):
        return {str(name): _numbers(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_numbers(item) for item in value]
    if isinstance(value, float) and math.isfinite(value) and value == int(value):
        return int(value)
    return value


class _HookStopwatch:
    """Calls a metric hook and adds up the seconds that it took."""

    def __init__(self, hook: Any) -> None:
        self.hook = hook
        self.seconds = 0.0

    def __call__(self, name: str, value: float, epoch: int) -> None:
        begin = _now()
        self.hook(name, value, epoch)
        self.seconds += _now() - begin
