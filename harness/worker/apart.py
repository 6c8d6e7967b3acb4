"""Reads back in a process that never ran the work, so that only the store can tell it of it.

Usage, by the callee of a watched run: python -m harness.worker.apart REQUEST.json RUN_ID ANSWER,
the run's id as JSON. Everything in the workdir but the store is aside meanwhile.
"""

import importlib
import json
import os
import sys
import time
import traceback
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import asdict
from fnmatch import fnmatch
from pathlib import Path, PurePath
from typing import Any

from harness.worker.contract import Request, encode
from harness.worker.failure import Told, entry_of
from harness.worker.files import atomic_write
from harness.worker.variables import ENDPOINT

# As the host gave it: what the adapter adds to it later is memory, too.
GIVEN = dict(os.environ)
STORE = "MLOPS_BENCH_STORE"  # a pattern a line; there in watched runs only
ASIDE = ".aside"  # in the workdir
SERVICES_OWN = ("home", "tmp", ASIDE)  # running services use the first two
NOTES = "reads.jsonl"  # among the evidence: worker/egress


def is_wanted() -> bool:
    """Whether this run is a watched one."""
    return STORE in GIVEN


def read_back(request: Request, run_id: Any) -> Any:
    """What that process answers; raises Told with what it failed with."""
    store = [line for line in GIVEN[STORE].split("\n") if line]
    kept = [PurePath(name).parts for name in (*SERVICES_OWN, *store)]
    _move(request.workdir, request.workdir / ASIDE, kept)
    answer = request.evidence / "read-back.json"
    answer.unlink(missing_ok=True)
    told: dict[str, Any] | None = None
    try:
        told, ended = _ask(request, run_id, answer)
    finally:  # for what is still to be stopped
        _move_back(request.workdir / ASIDE, request.workdir, _given(told))
    if told is None:
        failed = {"error": f"the process that read back {ended} and left no answer"}
        raise Told({**failed, "store": store})
    if "failed" in told:
        raise Told({**told["failed"], "store": store})
    return told["answer"]


def _move(folder: Path, aside: Path, kept: Iterable[tuple[str, ...]]) -> None:
    """All but what is kept, whose parts are patterns; of a kept folder, all that is in it."""
    for entry in list(folder.iterdir()):
        rest = [parts[1:] for parts in kept if fnmatch(entry.name, parts[0])]
        if () in rest:
            continue
        if rest and entry.is_dir() and not entry.is_symlink():
            _move(entry, aside / entry.name, rest)
        else:
            aside.mkdir(parents=True, exist_ok=True)
            entry.rename(aside / entry.name)


def _given(told: dict[str, Any] | None) -> set[str]:
    """Where the artifacts of an answer lie, whatever shape that has."""
    answer = (told or {}).get("answer")
    artifacts = answer.get("artifacts") if isinstance(answer, dict) else None
    named = artifacts.values() if isinstance(artifacts, dict) else ()
    found: set[str] = set()
    for path in named:
        with suppress(ValueError, TypeError):  # no path at all: that is judged elsewhere
            found.add(os.path.realpath(path))
    return found


def _move_back(aside: Path, folder: Path, given: Collection[str]) -> None:
    """What read-back has made stays, and what it has given as an artifact is not there by this."""
    if not aside.is_dir():
        return  # nothing was moved
    for entry in list(aside.iterdir()):
        place = folder / entry.name
        here = os.path.realpath(place)
        within = any(path == here or path.startswith(f"{here}/") for path in given)
        with suppress(OSError):  # as of a file in place of a folder: it stays aside
            if not os.path.lexists(place) and not within:
                entry.rename(place)
            elif entry.is_dir() and not entry.is_symlink() and here not in given:
                place.mkdir(exist_ok=True)
                _move_back(entry, place, given)
    with suppress(OSError):  # of what could not go back
        aside.rmdir()


def _ask(request: Request, run_id: Any, answer: Path) -> tuple[dict[str, Any] | None, str]:
    """What it has left, and how it ended."""
    import subprocess  # measured runs do without

    command = [sys.executable, "-m", "harness.worker.apart", str(request.evidence / "request.json")]
    env = {
        **GIVEN,
        "MLOPS_BENCH_READS": str(request.evidence / NOTES),
        "MLOPS_BENCH_SINCE": str(time.time_ns()),
    }
    if request.endpoint is not None:
        env[ENDPOINT] = request.endpoint
    process = subprocess.Popen(
        [*command, json.dumps(run_id), str(answer)], cwd=request.workdir, env=env
    )
    try:
        code = process.wait()
    finally:
        process.kill()  # of no effect but where we are told to end
    ended = f"died of signal {-code}" if code < 0 else f"ended with exit code {code}"
    try:
        told: dict[str, Any] = json.loads(answer.read_bytes())
    except (OSError, ValueError):
        return None, ended
    answer.unlink()  # the result has it
    return told, ended


def main(request_path: str, run_id: str, answer: str) -> int:
    """Return 0 with an answer, 1 without; the file says which."""
    request = Request.load(Path(request_path))
    os.environ.pop("MLOPS_BENCH_TIMELINE", None)  # what runs here is none of the run's work
    kind = importlib.import_module(request.driver).Driver
    try:
        found = kind.adapter_of(request).read_back(json.loads(run_id))
        told = json.dumps({"answer": asdict(found)}, default=encode)
    except Exception as problem:
        traceback.print_exc()
        failed = entry_of(problem, request, kind.module_of(request))
        atomic_write(Path(answer), json.dumps({"failed": failed}))
        return 1
    atomic_write(Path(answer), told)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
