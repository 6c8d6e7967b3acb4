"""Reads single files that a callee left: no links, no waiting, and never more than is bounded."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from harness.intake import limits

KINDS = {
    stat.S_IFREG: "no folder",  # where there should be one
    stat.S_IFDIR: "a folder",
    stat.S_IFLNK: "a link",
    stat.S_IFIFO: "a FIFO",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}
LINKED = "has a second name elsewhere: copy files instead of linking them"
NAME_SHOWN = 80  # characters of a file's name in a reason


class Refused(Exception):
    """What a callee left does not pass: the message names the file and says why."""


class Missing(Refused):
    """There is no such file."""


def kind(mode: int) -> str:
    """What it is, if it is no plain file."""
    return KINDS.get(stat.S_IFMT(mode), "no plain file")


def shown(name: str) -> str:
    """A file's name in one line that can be printed and is not too long."""
    told = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)
    return told if len(told) <= NAME_SHOWN else f"{told[:NAME_SHOWN]}..."


@contextmanager
def opened(path: Path, *, follow: bool = False) -> Iterator[BinaryIO]:
    """A plain file to read. Raises Refused, also for what happens while it is read."""
    name = shown(path.name)
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
    try:
        mode = path.stat(follow_symlinks=follow).st_mode  # a device may mind being opened
        if not stat.S_ISREG(mode):
            raise Refused(f"{name} is {kind(mode)}")
        descriptor = os.open(path, flags if follow else flags | os.O_NOFOLLOW)
        with os.fdopen(descriptor, "rb") as stream:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise Refused(f"{name} is no plain file")
            yield stream
    except (FileNotFoundError, NotADirectoryError):
        raise Missing(f"{name} is not there") from None
    except OSError as problem:
        raise Refused(f"{name} cannot be read: {problem.strerror}") from None
    except ValueError:  # a path with a null character, or that no file system can hold
        raise Refused(f"{name} is no name of a file") from None


def content(path: Path, *, most: int = limits.EVIDENCE_BYTES, follow: bool = False) -> bytes:
    """All of a file. Raises Refused, also when it is larger than `most`."""
    with opened(path, follow=follow) as stream:
        found = stream.read(most + 1) if os.fstat(stream.fileno()).st_size <= most else None
    if found is None or len(found) > most:
        raise Refused(f"{shown(path.name)} is larger than {most / limits.MB:g} MB")
    return found


def lines(path: Path) -> list[bytes]:
    """Of a file that was written line by line; none when it is not there. Raises Refused."""
    try:
        return content(path).splitlines()
    except Missing:
        return []


def ends(path: Path, *, begin: int = 0, head: int = 0, tail: int) -> tuple[bytes, int, bytes]:
    """The first and the last bytes behind `begin`, and how many lie between. Raises Refused."""
    with opened(path) as stream:
        size = os.fstat(stream.fileno()).st_size
        stream.seek(begin)
        first = stream.read(head)
        start = max(begin + len(first), size - tail)
        stream.seek(start)
        return first, max(0, start - begin - len(first)), stream.read(tail)
