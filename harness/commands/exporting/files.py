"""Which files of a run are shared, and how each is copied: in bounded memory, through no link."""

import codecs
import os
import stat
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from harness.commands.exporting import archives, documents
from harness.commands.exporting.scrubber import Scrubber

BLOCK = 4 * 2**20  # bytes; a piece ends with a line
LONGEST_LINE = 64 * 2**20  # bytes; one that is longer is cut
OPEN = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class LeftOut(Exception):
    """A file that is not shared: why."""


class Names:
    """How many names each file has in a folder: one that has more has them elsewhere."""

    def __init__(self, folder: Path) -> None:
        self._known: Counter[tuple[int, int]] = Counter()
        for root, _, files in os.walk(folder):
            for name in files:
                found = Path(root, name).lstat()
                if found.st_nlink > 1:
                    self._known[found.st_dev, found.st_ino] += 1

    def are_all_here(self, found: os.stat_result) -> bool:
        return found.st_nlink == 1 or found.st_nlink <= self._known[found.st_dev, found.st_ino]


def below(folder: Path) -> Iterator[Path]:
    """Everything but folders, in order. Links are not followed."""
    if not folder.is_dir():
        yield from [folder] if os.path.lexists(folder) else []
        return
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_dir(follow_symlinks=False):
            yield from below(Path(entry))
        else:
            yield Path(entry)


def copy(source: Path, target: Path, scrubber: Scrubber, names: Names) -> None:
    """Raises LeftOut, with nothing written, where that is no file of the run's own."""
    try:
        descriptor = os.open(source, OPEN)
    except OSError as problem:
        why = "a symbolic link" if source.is_symlink() else f"cannot be read: {problem.strerror}"
        raise LeftOut(why) from None
    with os.fdopen(descriptor, "rb") as stream:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise LeftOut("no regular file")
        if not names.are_all_here(found):
            raise LeftOut("it has another name outside of the run")
        head = stream.read(archives.LONGEST_MAGIC)
        stream.seek(0)
        if archives.kind(head):
            _write(target, iter([_unpacked(stream, found.st_size, scrubber)]))
        elif source.name in documents.NAMES:
            _write(target, _document(source.name, stream, scrubber))
        else:
            _write(target, _pieces(stream, scrubber))


def _write(target: Path, pieces: Iterator[bytes]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as stream:
        stream.writelines(pieces)


def _unpacked(stream: BinaryIO, size: int, scrubber: Scrubber) -> bytes:
    if size > archives.LARGEST:
        raise LeftOut(f"compressed, and larger than {archives.LARGEST // 2**20} MB")

    def clean(content: bytes) -> bytes:
        return scrubber.content(content, binary=not _is_text(content))

    try:
        return archives.scrubbed(stream.read(), clean, scrubber.text)
    except archives.Unreadable as problem:
        raise LeftOut(str(problem)) from None


def _document(name: str, stream: BinaryIO, scrubber: Scrubber) -> Iterator[bytes]:
    lines = stream if name.endswith(".jsonl") else iter([stream.read()])
    return (documents.scrubbed(line, scrubber) for line in lines)


def _pieces(stream: BinaryIO, scrubber: Scrubber) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for block in iter(lambda: stream.read(BLOCK), b""):
            decoder.decode(block)
        decoder.decode(b"", final=True)
        binary = False
    except UnicodeDecodeError:
        binary = True
    stream.seek(0)
    kept = b""
    for block in iter(lambda: stream.read(BLOCK), b""):
        kept += block
        end = kept.rfind(b"\n") + 1 or (len(kept) if len(kept) > LONGEST_LINE else 0)
        yield scrubber.content(kept[:end], binary=binary)
        kept = kept[end:]
    yield scrubber.content(kept, binary=binary)


def _is_text(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
