"""What lies in the cache is made once, by one process at a time, and no link is written through."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

from harness.errors import DISK_FULL, HarnessError

# What a disk without locks says: then nothing keeps two harnesses apart.
NO_LOCKS = (errno.ENOLCK, errno.EOPNOTSUPP)


class NotWritable(HarnessError):
    """The cache lacks something, and we may only read there."""


class Busy(Exception):
    """Another process is making it."""


@contextmanager
def maker(folder: Path, *, wait: bool = True) -> Iterator[None]:
    """While the block runs, no other process makes this folder.

    Raises NotWritable; and Busy instead of waiting, if told so.
    """
    file = folder.with_suffix(".lock")
    lock = filelock.FileLock(file)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=-1 if wait else 0)
    except filelock.Timeout:
        raise Busy from None
    except OSError as problem:
        if isinstance(problem, FileExistsError | NotADirectoryError) or problem.errno in DISK_FULL:
            raise
        if problem.errno not in NO_LOCKS:
            raise _not_writable(folder, file, problem) from None
    try:
        yield
    finally:
        lock.release()


def _not_writable(folder: Path, file: Path, problem: OSError) -> NotWritable:
    why = "it is a symbolic link, delete it" if file.is_symlink() else problem.strerror
    return NotWritable(
        f"{folder} is not whole, and {file} cannot be written ({why}); "
        "set MLOPS_BENCH_CACHE to a folder of your own"
    )


def new(place: Path) -> Path:
    """Where it is made: only its maker does so, who deletes what a killed one has left."""
    return place.with_name(f".{place.name}.new")


def open_new(file: Path, flags: int = os.O_TRUNC) -> int:
    """Open for writing; raises OSError where a link stands, which may name any file of ours."""
    return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC | flags, 0o666)
