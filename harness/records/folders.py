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
IDENTITY = ".identity"  # in the folder of runs: tells it from any other, also once it is moved
SEQUENCE = ".sequence"  # in a run's folder: which run of which folder it is, "12 IDENTITY"
NEW = ".new-"  # begins the name of a folder that is being made
INSIDE = ("logs", "evidence", "work")
# What an older harness left behind on a full disk.
REMAINS = {*INSIDE, f"{PLAN}.partial"}
PATIENCE = 5  # s; another harness needs the lock for a moment
LONGEST = 64  # bytes of an identity or a sequence
HIGHEST = 10**15  # nobody makes that many runs


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
            (new / SEQUENCE).write_bytes(_next(runs, new))
            write_plan(new)
            if name is not None:
                return _named(new, runs / name)
            return next(run for run in _numbered(runs) if _moved(new, run))
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise


def in_order(runs: Path) -> list[str]:
    """Names of all runs, the newest last; raises OSError when the folder cannot be read.

    Those that were not numbered here, but by older harnesses or elsewhere, come first, by their
    files' times.
    """
    identity = _identity(runs)
    found = []
    for run in runs.iterdir():
        if not run.name.startswith("."):
            with suppress(OSError):  # no run, not ours to read, or deleted meanwhile
                made = (run / PLAN).stat().st_mtime
                found.append((_sequence(run, identity), made, run.name))
    return [name for _, _, name in sorted(found)]


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


def _next(runs: Path, new: Path) -> bytes:
    identity = _identity(runs) or _identified(runs, new)
    number = 1 + max((_sequence(run, identity) for run in runs.iterdir()), default=0)
    return b"%d %s" % (number, identity)


def _sequence(run: Path, identity: bytes) -> int:
    """Its number; 0 without one that was given here: a copy has that of where it was made."""
    number, _, given_by = _said(run / SEQUENCE).partition(b" ")
    if not identity or given_by != identity or not number.isdigit():
        return 0
    return int(number) if int(number) <= HIGHEST else 0


def _identity(runs: Path) -> bytes:
    """Nothing before the first run is made."""
    return _said(runs / IDENTITY)


def _identified(runs: Path, new: Path) -> bytes:
    made = new / IDENTITY
    made.write_bytes(os.urandom(16).hex().encode())
    made.replace(runs / IDENTITY)
    return _identity(runs)  # that of another harness where nothing can be locked


def _said(file: Path) -> bytes:
    try:
        return regular.content(file, LONGEST)
    except OSError:
        return b""


@contextmanager
def _alone(runs: Path) -> Iterator[bool]:
    """Whether no other harness makes a run meanwhile, which not every disk can tell."""
    descriptor = os.open(runs, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield bool(locks.take(descriptor, "exclusive", PATIENCE))
    finally:
        os.close(descriptor)
