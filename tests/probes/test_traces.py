"""A secret is found wherever a framework may leave it."""

import base64
import gzip
import json
import sqlite3
import zipfile
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from harness.measure.configuration.traces import files_with, patterns
from harness.measure.interoperability.s3 import holds

SECRET = "5f3a9c1e7b2d4806a1c3e5f708192a3b"  # planted


def text(file: Path) -> None:
    file.write_text(json.dumps({"password": SECRET}))


def binary(file: Path) -> None:
    file.write_bytes(b"\x80\x04\x95" + SECRET.encode() + b"\xff")


def gzipped(file: Path) -> None:
    file.write_bytes(gzip.compress(gzip.compress(SECRET.encode())))


def in_the_second_member(file: Path) -> None:
    """As who appends to a packed file leaves it, with more behind it."""
    file.write_bytes(gzip.compress(b"first") + gzip.compress(SECRET.encode()) + b"behind")


def by_zlib(file: Path) -> None:
    file.write_bytes(zlib.compress(SECRET.encode()))


def zipped(file: Path) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside", f"the secret is {SECRET}")


def rows(file: Path) -> None:
    """Long enough to be spread over several pages, and packed."""
    filler = "".join(map(str, range(3000)))
    with closing(sqlite3.connect(file)) as database:
        database.execute('CREATE TABLE "odd ""name" (text TEXT, packed BLOB)')
        packed = gzip.compress((filler + SECRET).encode())
        database.execute('INSERT INTO "odd ""name" VALUES (?, ?)', (filler, packed))
        database.commit()


def hexadecimal(file: Path) -> None:
    file.write_text(SECRET.encode().hex())


KINDS = [text, binary, gzipped, in_the_second_member, by_zlib, zipped, rows, hexadecimal]


@pytest.mark.parametrize("write", [text, binary, gzipped, in_the_second_member, by_zlib, zipped])
def test_an_object_that_holds_a_text_does_so_by_a_link_too(
    tmp_path: Path, write: Callable[[Path], None]
) -> None:
    write(tmp_path / "cached")
    (tmp_path / "object").symlink_to(tmp_path / "cached")
    assert holds(tmp_path / "object", SECRET)
    assert not holds(tmp_path / "object", SECRET[::-1])


@pytest.mark.parametrize("write", KINDS)
def test_a_secret_is_found(tmp_path: Path, write: Callable[[Path], None]) -> None:
    file = tmp_path / "file"
    write(file)
    assert files_with([file], patterns(SECRET))
    assert not files_with([file], patterns(SECRET[::-1]))


@pytest.mark.parametrize("before", range(5))
def test_a_secret_is_found_in_base64_of_a_longer_text(tmp_path: Path, before: int) -> None:
    file = tmp_path / "file"
    file.write_bytes(base64.b64encode(b"x" * before + SECRET.encode() + b"y" * 4))
    assert files_with([file], patterns(SECRET))


def test_files_that_only_look_packed_are_read_as_they_are(tmp_path: Path) -> None:
    for name, head in {"gzip": b"\x1f\x8b", "zip": b"PK\x03\x04"}.items():
        (tmp_path / name).write_bytes(head + SECRET.encode())
    assert len(files_with(tmp_path.iterdir(), patterns(SECRET))) == 2
