"""Folders of the cache that runs work in: no other harness makes one again meanwhile.

Each is locked itself, so this needs no right to write there.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness.advice import advise
from harness.environments.made_once import Busy
from harness.records import locks

PATIENCE = 60 * 60  # s; another harness's cell ends, or its time limit ends it

_held: dict[Path, int] = {}  # open folders


def hold(folder: Path) -> bool:
    """Keep it as it is, until `release`. False if it is not there, or is being made again."""
    if folder in _held and _is(folder, _held[folder]):
        return True
    release(folder)
    try:
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return False
    _held[folder] = opened
    if locks.take(opened, "shared") is not False and _is(folder, opened):
        return True
    release(folder)
    return False


def _is(folder: Path, opened: int) -> bool:
    """Whether what was opened still stands there: it may have been made again."""
    try:
        return os.path.samestat(os.fstat(opened), folder.stat())
    except OSError:
        return False


def release(*folders: Path) -> None:
    """Let others make these again, or all."""
    for folder in folders or tuple(_held):
        if folder in _held:
            os.close(_held.pop(folder))


@contextmanager
def alone(folder: Path, patience: float) -> Iterator[None]:
    """While the block runs, nobody works in it. Raises Busy if others do for so many seconds."""
    release(folder)
    try:
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:  # nobody can work there
        yield
        return
    try:
        if locks.take(opened, "exclusive") is False:
            if patience:
                advise(f"waiting until another harness has ended its run in {folder}")
            if locks.take(opened, "exclusive", patience) is False:
                raise Busy
        yield
    finally:
        os.close(opened)
