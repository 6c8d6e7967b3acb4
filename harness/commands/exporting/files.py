"""Which files of a run are shared, and how each is copied: in bounded memory, through no link."""

import codecs
import os
import stat
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import BinaryIO

from harness.commands.exporting import archives, documents
from harness.commands.exporting.scrubber import Scrubber
from harness.records import packed, regular
from harness.records.packed import PACKED
from harness.records.stream import RECORDS

BLOCK = 4 * 2**20  # bytes; a piece ends with a line
LARGEST_DOCUMENT = 64 * 2**20  # bytes
LONGEST_LINE = 64 * 2**20  # bytes; one that is longer is cut


class LeftOut(Exception):
    """A file that is not shared: why."""


class Names:
    """How many names each file has in a folder: one that has more has them elsewhere."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: Counter[tuple[int, int]] = Counter()
        for file in below(folder):
            with suppress(OSError):  # it is left out
                found = file.lstat()
                if found.st_nlink > 1:
                    self._known[found.st_dev, found.st_ino] += 1

    def are_all_here(self, found: os.stat_result) -> bool:
        return found.st_nlink == 1 or found.st_nlink <= self._known[found.st_dev, found.st_ino]


def below(folder: Path) -> Iterator[Path]:
    """Everything but folders that can be read, in order. Links are not followed."""
    pending = [folder] if os.path.lexists(folder) else []
    while pending:
        path = pending.pop()
        try:
            is_folder = stat.S_ISDIR(path.lstat().st_mode)
            pending += sorted(path.iterdir(), reverse=True) if is_folder else ()
        except OSError:  # who copies it says why
            is_folder = False
        if not is_folder:
            yield path


def copy(source: Path, target: Path, scrubber: Scrubber, names: Names) -> None:
    """Raises LeftOut, with nothing written, where that is no file of the run's own."""
    try:
        opened = regular.opened(source, follow=False)
    except OSError as problem:
        raise LeftOut(f"cannot be read: {problem.strerror}") from None
    with opened as stream:
        found = os.fstat(stream.fileno())
        if not names.are_all_here(found):
            raise LeftOut("it has another name outside of the run")
        head = stream.read(archives.LONGEST_MAGIC)
        stream.seek(0)
        is_own = source.parent == names.folder
        if is_own and source.name == PACKED:
            _write(target.with_name(RECORDS), _records(stream, source, scrubber))
        elif archives.kind(head):
            _write(target, iter([_unpacked(stream, found.st_size, scrubber)]))
        elif is_own and source.name in documents.NAMES:
            _write(target, _document(source.name, stream, scrubber))
        else:
            _write(target, _pieces(stream, scrubber))


def _write(target: Path, pieces: Iterator[bytes]) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise LeftOut("once scrubbed, its folder has the name of a file") from None
    except RecursionError:
        raise LeftOut("its folder is nested too deep") from None
    free = next(path for path in _numbered(target) if not os.path.lexists(path))
    try:
        with free.open("xb") as stream:
            stream.writelines(pieces)
    except LeftOut:
        free.unlink()
        raise


def _numbered(target: Path) -> Iterator[Path]:
    """Two names may be the same once they are scrubbed: the later ones get a number."""
    yield target
    yield from (target.with_stem(f"{target.stem}-{number}") for number in count(2))


def _unpacked(stream: BinaryIO, size: int, scrubber: Scrubber) -> bytes:
    if size > archives.LARGEST:
        raise LeftOut(f"compressed, and larger than {archives.LARGEST // 2**20} MB")

    def clean(content: bytes) -> bytes:
        return scrubber.content(content, binary=not _is_text(content))

    try:
        return archives.scrubbed(stream.read(), clean, scrubber.text)
    except archives.Unreadable as problem:
        raise LeftOut(str(problem)) from None


def _records(stream: BinaryIO, file: Path, scrubber: Scrubber) -> Iterator[bytes]:
    try:
        lines = packed.unpacked(stream, file)
    except OSError as problem:
        raise LeftOut(str(problem.strerror)) from None
    yield from _document(RECORDS, lines, scrubber)


def _document(name: str, stream: BinaryIO, scrubber: Scrubber) -> Iterator[bytes]:
    is_whole = not name.endswith(".jsonl")
    most = LARGEST_DOCUMENT if is_whole else LONGEST_LINE
    for part in iter(lambda: stream.read(most + 1) if is_whole else stream.readline(most + 1), b""):
        if len(part) > most:
            what = "it" if is_whole else "a line of it"
            raise LeftOut(f"{what} is larger than {most // 2**20} MiB")
        yield documents.scrubbed(part, scrubber)


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
