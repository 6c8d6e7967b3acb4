"""A folder of raw data that the user has named: nothing there may keep its reader waiting."""

import itertools
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

DEPTH = 3  # folders below it: aclImdb/train/neg
MOST = 300_000  # entries that are looked at: three times those of aclImdb


def problem(folder: Path) -> str | None:
    """What is wrong, as it follows "which"; None where there are files and folders only."""
    for entry in itertools.islice(_entries(folder, DEPTH), MOST):
        if not (entry.is_file() or entry.is_dir()):
            with suppress(OSError):  # a link to nothing
                kind = stat.S_IFMT(entry.stat().st_mode)
                return f"holds {entry.path}, {KINDS.get(kind, 'a special file')}: delete it"
    return None


KINDS = {
    stat.S_IFIFO: "a FIFO",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def _entries(folder: str | Path, depth: int) -> Iterator["os.DirEntry[str]"]:
    """Of it and of so many levels of folders below; links to folders are not followed."""
    below = []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            yield entry
            if depth and entry.is_dir(follow_symlinks=False):
                below.append(entry.path)
    for each in below:
        yield from _entries(each, depth - 1)
