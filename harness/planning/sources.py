"""Files that figures follow from, each read and hashed once."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path


class Sources:
    """Remembers what it has read: what a file holds later is another process's matter."""

    def __init__(self) -> None:
        self._contents: dict[str, bytes | None] = {}
        self._digests: dict[str, bytes] = {}

    def read(self, file: Path | str) -> bytes | None:
        """What it holds; None when there is no such file."""
        place = str(file)
        if place not in self._contents:
            try:
                self._contents[place] = Path(place).read_bytes()
            except FileNotFoundError:
                self._contents[place] = None
        return self._contents[place]

    def digest(self, file: Path | str) -> bytes:
        """Of what it holds; a file that is not there differs from an empty one."""
        place = str(file)
        if place not in self._digests:
            content = self.read(place)
            self._digests[place] = b"" if content is None else hashlib.sha256(content).digest()
        return self._digests[place]

    def digest_of(self, folder: Path, counts: Callable[[str], bool]) -> bytes:
        """Of all files below the folder that count by their path from there."""
        names = [name for name in files_below(folder) if counts(name)]
        return combined((name, self.digest(f"{folder}/{name}")) for name in names)


def files_below(folder: Path) -> Iterator[str]:
    """Paths of all files below the folder, from there, but bytecode, which follows from others.

    What editors and desktops leave is nobody's source: hidden files, and those that end in "~".
    """
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__" and _counts(name)]
        below = os.path.relpath(place, folder)
        for name in files:
            if not name.endswith(".pyc") and _counts(name):
                yield name if below == "." else f"{below}/{name}"


def _counts(name: str) -> bool:
    return not name.startswith(".") and not name.endswith("~")


def combined(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """One digest of many, whatever their order; the same files elsewhere have the same."""
    digest = hashlib.sha256()
    for name, part in sorted(parts):
        digest.update(f"{len(name)} {name} {len(part)} ".encode())
        digest.update(part)
    return digest.digest()
