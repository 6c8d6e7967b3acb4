"""Folders of runs: made whole or not at all, and put in order without asking a clock."""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from harness.errors import UsageError
from harness.records import locks, regular

PLAN = "plan.json"
SEQUENCE = ".sequence"  # in a run's folder: how many runs were made here before it
NEW = ".new-"  # begins the name of a folder that is being made
INSIDE = ("logs", "evidence", "work")
# What an older harness left behind on a full disk.
REMAINS = {*INSIDE, f"{PLAN}.partial"}
PATIENCE = 5  # s; another harness needs the lock for a moment
DIGITS = 20


def make(runs: Path, name: str | None, write_plan: Callable[[Path], None]) -> Path:
    """A run's folder of that name, or named by the time, with its plan.

    Raises UsageError for a name that is taken, OSError when the disk refuses: then nothing is left.
    """
    runs.mkdir(parents=True, exist_ok=True)
    with _alone(runs) as alone:
        if alone:
            for left in runs.glob(f"{NEW}*"):  # of a harness that was killed here
                shutil.rmtree(left, ignore_errors=True)
        new = runs / f"{NEW}{os.urandom(8).hex()}"
        try:
            for folder in INSIDE:
                (new / folder).mkdir(parents=True)
            (new / SEQUENCE).write_text(str(_next(runs)))
            write_plan(new)
            if name is not None:
                return _named(new, runs / name)
            return next(run for run in _numbered(runs) if _moved(new, run))
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise


def in_order(runs: Path) -> list[str]:
    """Names of all runs, the newest last; raises OSError when the folder cannot be read.

    Those without a number, of older harnesses or from elsewhere, come first, by their files' times.
    """
    found = [run for run in runs.iterdir() if not run.name.startswith(".")]
    plans = [run / PLAN for run in found if is_run(run)]
    plans.sort(key=lambda plan: (_sequence(plan.parent), plan.stat().st_mtime))
    return [plan.parent.name for plan in plans]


def is_run(folder: Path) -> bool:
    """Whether it has a plan, as far as we may look."""
    try:
        return (folder / PLAN).exists()
    except OSError:  # not ours to read, or no name that a folder can have
        return False


def _numbered(runs: Path) -> Iterator[Path]:
    """Several may begin in one second: the later ones get a number."""
    second = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    yield runs / second
    yield from (runs / f"{second}-{number}" for number in count(2))


def _named(new: Path, run: Path) -> Path:
    if is_run(run):
        raise UsageError(f"run {run.name!r} exists already; continue it with --resume {run.name}")
    run.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileNotFoundError, NotADirectoryError):
        if {path.name for path in run.iterdir()} <= REMAINS:
            (run / f"{PLAN}.partial").unlink(missing_ok=True)
            for folder in INSIDE:
                with suppress(OSError):  # not there, or not empty
                    (run / folder).rmdir()
    if not _moved(new, run):
        raise UsageError(f"{run} exists already and is no run: give another --name, or remove it")
    return run


def _moved(new: Path, run: Path) -> bool:
    """Whether nothing but an empty folder was there: renaming is the test."""
    try:
        new.rename(run)
    except OSError as problem:
        if problem.errno in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR):
            return False
        raise
    return True


def _next(runs: Path) -> int:
    return 1 + max((_sequence(run) for run in runs.iterdir()), default=0)


def _sequence(run: Path) -> int:
    try:
        return int(regular.content(run / SEQUENCE, DIGITS))
    except (OSError, ValueError):
        return 0


@contextmanager
def _alone(runs: Path) -> Iterator[bool]:
    """Whether no other harness makes a run meanwhile, which not every disk can tell."""
    descriptor = os.open(runs, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield bool(locks.take(descriptor, "exclusive", PATIENCE))
    finally:
        os.close(descriptor)
