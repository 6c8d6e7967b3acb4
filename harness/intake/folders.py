"""Folders that a callee wrote into: only plain files of plain names stay, and not too many."""

import errno
import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from harness.intake import limits
from harness.intake.files import LINKED, kind, shown

# On top of every run's: no number or size of other files leaves them out.
OURS = frozenset({"request.json", "result.json", "outcome.json", "salt", "timeline.jsonl"})
TELL = 3  # complaints that a reason quotes


class Tidied(NamedTuple):
    """What stays, and why other things did not."""

    files: list[Path]
    complaints: list[str]

    @property
    def reason(self) -> str:
        """In one line; "" when all passed."""
        more = len(self.complaints) - TELL
        return "; ".join([*self.complaints[:TELL], *([f"{more} more"] if more > 0 else [])])


class _Room:
    """What may still be kept."""

    def __init__(self) -> None:
        self.files = limits.EVIDENCE_FILES
        self.bytes = limits.EVIDENCE_BYTES

    def lacks(self, size: int, *, ours: bool) -> str:
        """Why that file does not fit; else it has taken its place, but for one of ours."""
        if size > (limits.EVIDENCE_BYTES if ours else self.bytes):
            return f"more than {limits.EVIDENCE_BYTES / limits.MB:g} MB of evidence"
        if ours:
            return ""
        if self.files <= 0:
            return f"more than {limits.EVIDENCE_FILES} files of evidence"
        self.files -= 1
        self.bytes -= size
        return ""


def tidy(folder: Path) -> Tidied:
    """Remove whatever is no plain file of a plain name, and what is too much.

    Follows no link, waits for nothing. Raises OSError only where there can be no such folder.
    """
    complaints: dict[str, None] = {}
    with suppress(FileNotFoundError):
        if not stat.S_ISDIR(folder.lstat().st_mode):
            complaints[f"the folder of its evidence was {kind(folder.lstat().st_mode)}"] = None
            remove(folder)
    folder.mkdir(parents=True, exist_ok=True)
    kept: list[Path] = []
    room = _Room()
    places = [(folder, limits.EVIDENCE_DEPTH)]
    for place, depth in places:  # which grows: those on top come first
        try:
            open_up(place, stat.S_IRWXU)
            with os.scandir(place) as entries:
                for entry in entries:
                    wrong = _wrong(entry, depth, room)
                    if wrong:
                        complaints[wrong] = None
                        remove(Path(entry.path))
                    elif entry.is_dir(follow_symlinks=False):
                        places.append((Path(entry.path), depth - 1))
                    else:
                        kept.append(Path(entry.path))
        except OSError as problem:  # another user's, by way of a container
            complaints[f"{shown(place.name)}: {problem.strerror}"] = None
    return Tidied(sorted(kept), list(complaints))


def _wrong(entry: os.DirEntry[str], depth: int, room: _Room) -> str:
    """Why it is not kept."""
    name = shown(entry.name)
    if not entry.name.isprintable():
        return f"{name} cannot be printed"
    found = entry.stat(follow_symlinks=False)
    if stat.S_ISDIR(found.st_mode):
        return "" if depth > 1 else f"folders deeper than {limits.EVIDENCE_DEPTH} in the evidence"
    if not stat.S_ISREG(found.st_mode):
        return f"{name} is {kind(found.st_mode)}"
    if found.st_nlink > 1:  # before anything is done to it: it may be somebody else's
        return f"{name} {LINKED}"
    open_up(Path(entry.path), stat.S_IRUSR | stat.S_IWUSR)
    ours = depth == limits.EVIDENCE_DEPTH and entry.name in OURS
    return room.lacks(found.st_size, ours=ours)


def open_up(path: Path, needed: int) -> None:
    """Let its owner, who we are, do that; nobody else is let in. Raises OSError."""
    mode = stat.S_IMODE(path.lstat().st_mode)
    if mode & needed != needed:
        path.chmod(mode | needed)


def too_much(folder: Path) -> str:
    """Why a folder of evidence is too large already, while a callee still writes to it."""
    size = 0
    for count, entry in enumerate(_entries(folder)):
        with suppress(OSError):  # it is gone again
            size += entry.stat(follow_symlinks=False).st_size
        if count > 2 * limits.EVIDENCE_FILES:  # files and folders
            return f"left more than {limits.EVIDENCE_FILES} files of evidence"
        if size > limits.EVIDENCE_BYTES:
            return f"left more than {limits.EVIDENCE_BYTES / limits.MB:g} MB of evidence"
    return ""


def sizes(folder: Path) -> tuple[int, int]:
    """Bytes and number of plain files, however deep and who may read them."""
    size = count = 0
    for entry in _entries(folder):
        with suppress(OSError):
            found = entry.stat(follow_symlinks=False)
            if stat.S_ISREG(found.st_mode):
                size, count = size + found.st_size, count + 1
    return size, count


def plain(folder: Path) -> Iterator[Path]:
    """Plain files, however deep."""
    for entry in _entries(folder):
        with suppress(OSError):
            if entry.is_file(follow_symlinks=False):
                yield Path(entry.path)


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Not by pathlib or os.walk, which fail in folders that lie too deep."""
    places = [str(folder)]
    while places:
        with suppress(OSError), os.scandir(places.pop()) as entries:
            for entry in entries:
                yield entry
                if entry.is_dir(follow_symlinks=False):
                    places.append(entry.path)


def remove(path: Path) -> None:
    """Whatever is there, however deep and of whatever mode. Raises OSError when it stays."""
    try:
        if not stat.S_ISDIR(path.lstat().st_mode):
            path.unlink()
        else:
            shutil.rmtree(path)
    except FileNotFoundError:
        return
    except (OSError, RecursionError) as problem:  # nobody may enter it, or thousands of levels
        for command in (["chmod", "-R", "u+rwX"], ["rm", "-rf"]):
            subprocess.run([*command, "--", str(path)], capture_output=True, check=False)
        if os.path.lexists(path):
            if isinstance(problem, OSError):
                raise
            raise OSError(errno.ENOTEMPTY, "it is too deep to be deleted", str(path)) from None


def clean_up(path: Path) -> str:
    """Remove what has served its purpose; why it stays, if it does. Nothing measured hangs on it.

    It stays where another user owns it, by way of a container, or where something is mounted.
    """
    try:
        remove(path)
    except OSError as problem:
        return f"cannot delete {path} ({problem.strerror}); delete it by hand"
    return ""
