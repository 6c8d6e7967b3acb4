"""uv's cache in ours: what a killed uv has left there goes before the next one begins."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from harness import paths
from harness.environments import made_once


def folder() -> Path:
    """Where uv keeps what it has fetched and unpacked."""
    return paths.cache() / "uv"


@contextmanager
def in_use() -> Iterator[None]:
    """While the block runs, nobody takes uv's temporary folders for those of a dead one."""
    try:
        folder().mkdir(parents=True, exist_ok=True)
        lock = made_once.open_new(folder().with_suffix(".lock"))
    except OSError:  # we may only read there, and so may uv
        yield
        return
    try:
        with suppress(BlockingIOError):  # another uv of ours is at work
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for left in folder().glob(".tmp*"):
                made_once.remove(left)
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield
    finally:
        os.close(lock)
