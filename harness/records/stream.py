"""The records of a file one by one: no more is held than what is asked for."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import BinaryIO

from harness.errors import UsageError
from harness.records import packed, regular
from harness.records.latest import cell_of, replaces
from harness.records.lines import LONGEST, Newer, decode, is_whole
from harness.records.packed import PACKED
from harness.records.record import Record

MOST = 512 * 2**20  # bytes of the lines whose records are held, as objects two to five times that
BLOCK = 64 * 2**10  # bytes
RECORDS = "records.jsonl"
TOO_LONG = f"it is longer than {LONGEST // 2**20} MiB"


def file_in(run: Path) -> Path:
    """Where a run's records are, or will be."""
    plain, archive = run / RECORDS, run / PACKED
    return archive if archive.exists() and not plain.exists() else plain


def each(file: Path) -> Iterator[tuple[Record, int]]:
    """All records, each with the bytes of its line; UsageError names the first that is none.

    A torn last line, left by a crash, is not a record: its cell is still to be run.
    """
    for number, line in lines(file):
        if line.isspace():
            continue
        try:
            found = decode(line)
        except Newer as problem:
            raise UsageError(
                f"{file}, line {number} was made by a newer harness ({problem}): "
                f"update the harness to read this run"
            ) from None
        except ValueError as problem:
            if not line.endswith(b"\n") and not is_whole(line):
                return
            raise UsageError(
                f"{file}, line {number} is not a record: {problem}; restore the file, "
                f"or move that line into another file to have its cell run again"
            ) from None
        yield found, len(line)


def check(file: Path) -> None:
    """Raise UsageError for what cannot be read, or is no file at all."""
    try:
        regular.opened(file).close()
    except OSError as problem:
        raise UsageError(f"cannot read {file}: {problem.strerror}") from None


def all_of(file: Path) -> list[Record]:
    """Every record in the order of writing; raises UsageError where they are too large to hold."""
    found = []
    held = 0
    for record, size in each(file):
        held += size
        if held > MOST:
            raise UsageError(
                f"{file}: all its records are more than {MOST // 2**20} MiB, too much to hold at "
                "once; `mlops-bench show` holds only those that count"
            )
        found.append(record)
    return found


def newest_of(file: Path) -> list[Record]:
    """As `latest`, but that what a later line replaces is let go at once."""
    found: dict[tuple[object, ...], tuple[Record, int]] = {}
    held = 0
    for record, size in each(file):
        cell = cell_of(record)
        earlier, size_before = found.get(cell, (None, 0))
        if not replaces(record, earlier):
            continue
        held += size - size_before
        if held > MOST:
            raise UsageError(
                f"{file}: the records that count are more than {MOST // 2**20} MiB, too much to "
                "hold at once; measure fewer frameworks in one run, and show runs --beside others"
            )
        found[cell] = record, size
    return sorted((record for record, _ in found.values()), key=lambda record: record.order)


def torn_from(stream: BinaryIO) -> tuple[int, bool]:
    """Where the last record ends, and whether its newline is there.

    A line torn by a crash was never a record; one that lacks the newline alone is, and so is one
    of a harness that knows more than this one. Raises UsageError for one that no harness writes.
    """
    size = start = stream.seek(0, os.SEEK_END)
    blocks: list[bytes] = []
    while start and not (blocks and b"\n" in blocks[-1]):
        if size - start > LONGEST:
            raise UsageError(f"the last line of {stream.name} is no record: {TOO_LONG}")
        end, start = start, max(0, start - BLOCK)
        stream.seek(start)
        blocks.append(stream.read(end - start))
    line = b"".join(reversed(blocks)).rpartition(b"\n")[2]
    return (size, False) if line and is_whole(line) else (size - len(line), True)


def lines(file: Path) -> Iterator[tuple[int, bytes]]:
    """Each with its number; UsageError where one is too long, or the file cannot be read."""
    try:
        with _opened(file) as stream:
            for number in count(1):
                line = stream.readline(LONGEST + 1)
                if not line:
                    return
                if len(line) > LONGEST:
                    raise UsageError(f"{file}, line {number} is not a record: {TOO_LONG}")
                yield number, line
    except FileNotFoundError:
        return
    except OSError as problem:
        raise UsageError(f"cannot read {file}: {problem.strerror}") from None


def _opened(file: Path) -> BinaryIO:
    return packed.opened(file) if file.name == PACKED else regular.opened(file)
