"""Files that figures follow from, each read and hashed once."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path


class Sources:
    """Remembers what it has read: what a file holds later is another process's matter."""

    def __init__(self) -> None:
        self._contents: dict[Path, bytes | None] = {}
        self._digests: dict[Path, bytes] = {}

    def read(self, file: Path) -> bytes | None:
        """What it holds; None when there is no such file."""
        if file not in self._contents:
            try:
                self._contents[file] = file.read_bytes()
            except FileNotFoundError:
                self._contents[file] = None
        return self._contents[file]

    def digest(self, file: Path) -> bytes:
        """Of what it holds; a file that is not there differs from an empty one."""
        if file not in self._digests:
            content = self.read(file)
            self._digests[file] = b"" if content is None else hashlib.sha256(content).digest()
        return self._digests[file]

    def digest_of(self, folder: Path, counts: Callable[[str], bool] = bool) -> bytes:
        """Of all files below the folder that count by their path from there."""
        files = files_below(folder)
        return combined((name, self.digest(folder / name)) for name in files if counts(name))


def files_below(folder: Path) -> Iterator[str]:
    """Paths of all files below the folder, from there; bytecode follows from the others."""
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        below = os.path.relpath(place, folder)
        for name in files:
            if not name.endswith(".pyc"):
                yield name if below == "." else f"{below}/{name}"


def combined(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """One digest of many, whatever their order; the same files elsewhere have the same."""
    digest = hashlib.sha256()
    for name, part in sorted(parts):
        digest.update(f"{len(name)} {name} {len(part)} ".encode())
        digest.update(part)
    return digest.digest()
