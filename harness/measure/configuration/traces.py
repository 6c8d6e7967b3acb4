"""Looks for traces of a secret in files, whatever they are: text, SQLite, gzip or zip."""

import base64
import gzip
import sqlite3
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from io import BytesIO
from pathlib import Path

from harness.intake import limits
from harness.intake.files import content as whole

SQLITE = b"SQLite format 3\0"
GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
DEPTH = 3  # of archives in archives

Patterns = Mapping[str, bytes]  # how a secret may be written -> the bytes of that


def patterns(secret: str) -> Patterns:
    """Of a secret of letters and digits, which JSON and URLs leave as it is.

    Inside a longer text base64 depends on the position modulo three; what depends on the
    neighbouring characters is left out.
    """
    plain = secret.encode()
    found = {"as it is": plain, "in hex": plain.hex().encode()}
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + plain).rstrip(b"=")
        inside = encoded[offset + bool(offset) : -1]
        found[f"in base64 at {offset}"] = inside
    return found


def files_with(files: Iterable[Path], wanted: Patterns) -> list[str]:
    """Where and how any of the patterns is found: "FILE: as it is"."""
    found: list[str] = []
    for file in sorted(files):
        seen = {how for content in contents(file) for how in wanted if wanted[how] in content}
        found += [f"{file}: {how}" for how in sorted(seen)]
    return found


def contents(file: Path) -> Iterator[bytes]:
    """The file's bytes, and those of what is packed in it: values of rows, members of archives."""
    data = whole(file)
    yield from _unpacked(data, DEPTH)
    if data.startswith(SQLITE):
        for value in _values(file):
            yield from _unpacked(value, DEPTH)


def _unpacked(data: bytes, depth: int) -> Iterator[bytes]:
    yield data
    if not depth:
        return
    inner: list[bytes] = []
    try:
        if data.startswith(GZIP):
            with gzip.GzipFile(fileobj=BytesIO(data)) as packed:
                inner = [packed.read(limits.EVIDENCE_BYTES)]
        elif data.startswith(ZIP):
            with zipfile.ZipFile(BytesIO(data)) as archive:
                inner = [_member(archive, name) for name in archive.namelist()]
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile):
        return  # it only looked like one
    for each in inner:
        yield from _unpacked(each, depth - 1)


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as packed:
        return packed.read(limits.EVIDENCE_BYTES)


def _values(file: Path) -> Iterator[bytes]:
    """Every text and blob, each whole: in the file long ones lie scattered over pages."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=10)) as database:
        database.text_factory = bytes
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in tables:
            quoted = name.decode().replace('"', '""')
            for row in database.execute(f'SELECT * FROM "{quoted}"'):  # noqa: S608  # quoted
                yield from (value for value in row if isinstance(value, bytes))
