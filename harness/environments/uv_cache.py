"""uv's cache in ours: what a killed uv has left there goes before the next one begins."""

import math
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from harness import paths
from harness.environments import made_once
from harness.intake import folders
from harness.records import locks


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
        if locks.take(lock, "exclusive"):  # else another uv of ours is, or may be, at work
            for left in folder().glob(".tmp*"):
                with suppress(OSError):  # another account's
                    folders.remove(left)
        locks.take(lock, "shared", math.inf)
        yield
    finally:
        os.close(lock)
