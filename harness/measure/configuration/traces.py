"""Looks for traces of a secret in files, whatever they are: text, SQLite, gzip or zip."""

import base64
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

from harness.intake.files import content as whole
from harness.intake.packed import unpacked

SQLITE = b"SQLite format 3\0"

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
    yield from unpacked(data)
    if data.startswith(SQLITE):
        for value in _values(file):
            yield from unpacked(value)


def _values(file: Path) -> Iterator[bytes]:
    """Every text and blob, each whole: in the file long ones lie scattered over pages."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=10)) as database:
        database.text_factory = bytes
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in tables:
            quoted = name.decode().replace('"', '""')
            for row in database.execute(f'SELECT * FROM "{quoted}"'):  # noqa: S608  # quoted
                yield from (value for value in row if isinstance(value, bytes))
