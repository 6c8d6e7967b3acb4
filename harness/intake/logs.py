"""The log of a callee: a plain file of bounded length, whatever the callee made of it."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from harness.intake import files, folders, limits
from harness.intake.files import Refused, shown

REPLACED = "is another file than the one that was begun: write to it instead of replacing it"


def take_in(log: Path, inode: int | None = None) -> tuple[int, str]:
    """How many bytes were left out, and what was wrong. Afterwards it is a plain file.

    With `inode` only the file that has it is taken.
    """
    try:
        with suppress(FileNotFoundError):
            _open_up(log, inode)
        head, between, tail = files.ends(log, head=limits.LOG_HEAD, tail=limits.LOG_TAIL)
    except (Refused, OSError) as problem:
        folders.remove(log)
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(f"The harness has removed what was here: {problem}\n")
        return 0, f"its log {str(problem).removeprefix(shown(log.name)).strip()}"
    if between:
        log.unlink()  # a new file: the old one may be somebody else's by a hard link
        log.write_bytes(head + _left_out(between) + tail)
    return between, ""


def _open_up(log: Path, inode: int | None) -> None:
    """Let us read it, if it is a file of the run's own. Raises Refused for somebody else's."""
    found = log.lstat()
    if not stat.S_ISREG(found.st_mode):
        return
    if found.st_nlink > 1:
        raise Refused(files.LINKED)
    if inode not in (None, found.st_ino):
        raise Refused(REPLACED)
    folders.open_up(log, stat.S_IRUSR | stat.S_IWUSR)


def make_plain(log: Path) -> None:
    """Remove what is there, but a plain file that nothing else is called: we write to it."""
    with suppress(FileNotFoundError):
        found = log.lstat()
        if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
            folders.remove(log)
    log.parent.mkdir(parents=True, exist_ok=True)


@contextmanager
def adding(log: Path) -> Iterator[TextIO]:
    """The log, to write on at its end, whatever a callee has put in its place."""
    make_plain(log)
    with log.open("a") as stream:
        yield stream


def clean_up(path: Path, log: Path) -> None:
    """Remove what has served its purpose; if it stays, this log says why. Raises nothing."""
    if why := folders.clean_up(path):
        with suppress(OSError), adding(log) as stream:
            stream.write(f"\nThe harness {why}\n")


def said(log: Path, begin: int) -> str:
    """What stands behind `begin`; of very much both ends. Raises Refused."""
    head, between, tail = files.ends(log, begin=begin, head=limits.LOG_HEAD, tail=limits.LOG_TAIL)
    return (head + _left_out(between) + tail).decode(errors="replace")


def _left_out(between: int) -> bytes:
    if not between:
        return b""
    kept = f"{limits.LOG_HEAD / limits.MB:g} MB"
    return f"\n[The harness left out {between} bytes: it keeps {kept} of each end.]\n".encode()


def tail(log: Path, lines: int) -> str:
    """The last lines of a log, as a reason quotes them."""
    try:
        last = files.ends(log, tail=limits.TEXT)[2].decode(errors="replace").splitlines()
    except Refused:
        return "no log"
    return " | ".join(line for line in last[-lines:] if line.strip())
