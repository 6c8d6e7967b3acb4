"""Prepared data in the cache: where they came from, and whether they are still what they were."""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

import msgspec

from harness.environments import made_once
from harness.worker.files import atomic_write, partial

READY = "ready"  # beside the files of an asset that is complete


class Held(msgspec.Struct, frozen=True):
    """A file as it was when it was last read as a whole."""

    size: int
    changed: int  # ns
    sha256: str


class Prepared(msgspec.Struct):
    """Kept as `ready`: where an asset came from, what that took, and what lies there."""

    source: str
    seconds: float
    files: dict[str, Held] = {}  # none: of an older harness, which did not note them


def finish(folder: Path, source: str, seconds: float) -> None:
    """Mark the folder as complete."""
    _note(folder, Prepared(source, seconds, _look(folder)))


def look(folder: Path) -> Prepared | None:
    """What is known of the asset; None when it is not there."""
    try:
        return msgspec.json.decode((folder / READY).read_bytes(), type=Prepared)
    except FileNotFoundError:
        return None
    except msgspec.DecodeError:
        return Prepared("not known", 0)  # prepared by an older harness


def when(folder: Path) -> int:
    """The time at which it was last found complete, in ns; 0 where it is not."""
    with suppress(OSError):
        return (folder / READY).stat().st_mtime_ns
    return 0


def harm(folder: Path, *, contents: bool = False) -> str:
    """What is wrong with its files, by size and time, and by their hashes where these differ.

    With `contents` by their hashes in any case. "" if they are as they were.
    """
    known = look(folder)
    if known is None:
        return f"{folder} is not complete"
    if not known.files:
        return _first_look(folder, known)
    moved = False
    for name, held in known.files.items():
        file = folder / name
        try:
            found = file.stat()
            same = (found.st_size, found.st_mtime_ns) == (held.size, held.changed)
            if found.st_size != held.size or (
                (contents or not same) and _digest(file) != held.sha256
            ):
                return f"{file} is not what was prepared"
        except OSError as problem:
            return f"{file} cannot be read: {problem.strerror}"
        moved |= not same
    if moved:  # a copy of the cache: what it holds was right
        _note_if_we_may(folder, known)
    return ""


def _first_look(folder: Path, known: Prepared) -> str:
    try:
        files = _look(folder)
    except OSError as problem:
        return f"{folder} cannot be read: {problem.strerror}"
    if not files or not all(held.size for held in files.values()):
        return f"{folder} has empty files"
    _note_if_we_may(folder, known)
    return ""


def _note_if_we_may(folder: Path, known: Prepared) -> None:
    ours = suppress(made_once.Busy, made_once.NotWritable, OSError)
    with ours, made_once.maker(folder, wait=False):
        _note(folder, msgspec.structs.replace(known, files=_look(folder)))


def _note(folder: Path, known: Prepared) -> None:
    atomic_write(folder / READY, msgspec.json.encode(known))


def _look(folder: Path) -> dict[str, Held]:
    found = {}
    for where, _, names in os.walk(folder):
        for name in names:
            file = Path(where, name)
            if file not in (folder / READY, partial(folder / READY)):
                state = file.stat()
                held = Held(state.st_size, state.st_mtime_ns, _digest(file))
                found[file.relative_to(folder).as_posix()] = held
    return found


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
