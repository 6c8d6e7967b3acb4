"""Files that figures follow from, each read and hashed once, and again when it has changed.

Of facts, framework.toml and scenario.toml, neither layout nor what only people read counts.
"""

import codecs
import errno
import hashlib
import os
import re
import stat
import tomllib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from fnmatch import translate
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

FACTS = ("framework.toml", "scenario.toml")
# What only people read: at the top of facts, and of each deployment and profile.
PROSE = {"title", "homepage", "source", "not_measured"}
DESCRIBED, DESCRIPTION = ("deployments", "profiles"), "about"
READ_ME = "README.md"  # other files of words may be templates that a program reads
# What tools, editors and desktops leave: caches, copies and bytecode, which follow from others.
LEFT_BEHIND = (
    ".git",
    "__pycache__",
    ".*_cache",
    ".ipynb_checkpoints",
    ".DS_Store",
    ".#*",
    "*~",
    "*.sw[op]",
    "*.pyc",
)
LEFT = re.compile("|".join(map(translate, LEFT_BEHIND)))


class _Known(NamedTuple):
    """What a file held, and what told it from what it held at other times."""

    stamp: tuple[int, ...]
    content: bytes
    digest: bytes


class Sources:
    """Remembers what it has read for as long as times, size and place of a file are the same."""

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}

    def read(self, file: Path | str) -> bytes | None:
        """What it holds now; None when there is no such file."""
        known = self._look(str(file))
        return known.content if known else None

    def digest(self, file: Path | str) -> bytes:
        """Of what it holds now; a file that is not there differs from an empty one."""
        known = self._look(str(file))
        return known.digest if known else b""

    def _look(self, place: str) -> _Known | None:
        file = Path(place)
        try:
            found = file.stat()  # before it is read: a change in between is seen next time
            if not stat.S_ISREG(found.st_mode):
                return None  # a socket or pipe holds nothing
            stamp = (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
            known = self._known.get(place)
            if known is None or known.stamp != stamp:
                content = _as_read(file.read_bytes())
                known = _Known(stamp, content, _digest(file.name, content))
                self._known[place] = known
        except OSError as problem:
            if problem.errno not in (errno.ENOENT, errno.ELOOP):  # gone, or a link to nowhere
                raise
            return None
        return known

    def digest_of(self, folder: Path, counts: Callable[[str], bool]) -> bytes:
        """Of all files below the folder that count by their path from there."""
        names = [name for name in files_below(folder) if counts(name)]
        return combined((name, self.digest(f"{folder}/{name}")) for name in names)


def files_below(folder: Path) -> Iterator[str]:
    """Paths of all files below the folder, from there, but what others leave behind.

    Linked folders are looked into: what they hold is loaded as if it lay here.
    """
    place = folder.resolve()
    yield from _files(place, "", {place})


def _files(folder: Path, below: str, inside: set[Path]) -> Iterator[str]:
    """Of a folder, without links in its path, that lies inside of these.

    It leads back into none of them.
    """
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:  # it is not there, or another user's
        return
    for entry in entries:
        if LEFT.match(entry.name):
            continue
        # Of a link the path is asked: that bears with one that leads nowhere.
        linked, place = entry.is_symlink(), Path(entry.path)
        if not (place.is_dir() if linked else entry.is_dir()):
            yield f"{below}{entry.name}"
            continue
        place = place.resolve() if linked else place
        if place not in inside:
            yield from _files(place, f"{below}{entry.name}/", inside | {place})


def _as_read(content: bytes) -> bytes:
    """Text without what editors and git add on some machines; anything else as it is."""
    if b"\0" in content:
        return content
    return content.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n")


def reached(begin: Iterable[str], named: Callable[[str], Iterable[str]]) -> set[str]:
    """These, what they name, what that names, and so on."""
    found: set[str] = set()
    left = list(begin)
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += named(name)
    return found


def is_prose(file: str) -> bool:
    """Whether only people read the file of that path: no figure follows from it."""
    return file.rpartition("/")[2] == READ_ME


def combined(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """One digest of many, whatever their order; the same files elsewhere have the same."""
    digest = hashlib.sha256()
    for name, part in sorted(parts):
        digest.update(f"{len(name)} {name} {len(part)} ".encode())
        digest.update(part)
    return digest.digest()


def _digest(name: str, content: bytes) -> bytes:
    """Of what a file of that name says."""
    if name in FACTS:
        with suppress(ValueError, TypeError, AttributeError):  # which are told elsewhere
            content = msgspec.json.encode(_without_prose(content.decode()), order="sorted")
    return hashlib.sha256(content).digest()


def _without_prose(facts: str) -> dict[str, Any]:
    tables = {key: table for key, table in tomllib.loads(facts).items() if key not in PROSE}
    for kind in DESCRIBED:
        for name, table in tables.get(kind, {}).items():
            tables[kind][name] = {k: v for k, v in table.items() if k != DESCRIPTION}
    return tables
