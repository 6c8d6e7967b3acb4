"""Compressed files, scrubbed within: what they hold is read, cleaned and packed again."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable

LARGEST = 256 * 2**20  # bytes, unpacked
DEEPEST = 4  # of archives in archives
MAGIC = {
    b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz", b"PK\x03\x04": "zip",
    b"\x28\xb5\x2f\xfd": "zstd", b"7z\xbc\xaf\x27\x1c": "7z", b"Rar!": "rar",
    b"\x04\x22\x4d\x18": "lz4", b"\x1f\x9d": "compress",
}  # fmt: skip
LONGEST_MAGIC = 512  # bytes that tell a tar
BROKEN = (OSError, EOFError, ValueError, RuntimeError, NotImplementedError, zlib.error,
          lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError)  # fmt: skip

Clean = Callable[[bytes], bytes]
Name = Callable[[str], str]


class Unreadable(Exception):
    """What is in it cannot be seen, and so not be shared: why."""


def kind(head: bytes) -> str:
    """Of the archive or compressed file that begins so; "" of any other."""
    if head[257:262] == b"ustar":
        return "tar"
    return next((name for magic, name in MAGIC.items() if head.startswith(magic)), "")


def scrubbed(content: bytes, clean: Clean, name: Name, depth: int = 0) -> bytes:
    """The same bytes where nothing in it changes. Raises Unreadable."""
    found = kind(content[:LONGEST_MAGIC])
    if not found:
        return clean(content)
    if depth > DEEPEST:
        raise Unreadable("archives in archives")

    def inner(part: bytes) -> bytes:
        return scrubbed(part, clean, name, depth + 1)

    try:
        if found == "zip":
            return _zip(content, inner, name)
        if found == "tar":
            return _tar(content, inner, name)
        return _compressed(found, content, inner)
    except BROKEN as problem:
        raise Unreadable(f"broken {found}: {problem}") from None


def _compressed(found: str, content: bytes, inner: Clean) -> bytes:
    openers: dict[str, Callable[[io.BytesIO], io.BufferedIOBase]] = {
        "gzip": lambda packed: gzip.GzipFile(fileobj=packed),
        "bzip2": bz2.BZ2File,
        "xz": lzma.LZMAFile,
    }
    if found not in openers:
        raise Unreadable(f"compressed by {found}")
    with openers[found](io.BytesIO(content)) as stream:
        plain = _bounded(stream.read(LARGEST + 1), LARGEST)
    cleaned = inner(plain)
    if cleaned == plain:
        return content
    packers: dict[str, Clean] = {
        "gzip": lambda part: gzip.compress(part, mtime=0),
        "bzip2": bz2.compress,
        "xz": lzma.compress,
    }
    return packers[found](cleaned)


def _zip(content: bytes, inner: Clean, name: Name) -> bytes:
    made, changed, size = io.BytesIO(), False, 0
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for member in old.infolist():
            with old.open(member) as stream:
                plain = _bounded(stream.read(LARGEST - size + 1), LARGEST - size)
            size += len(plain)
            cleaned, shown = inner(plain), name(member.filename)
            changed |= cleaned != plain or shown != member.filename
            kept = zipfile.ZipInfo(shown, member.date_time)
            kept.compress_type, kept.external_attr = member.compress_type, member.external_attr
            new.writestr(kept, cleaned)
    return made.getvalue() if changed else content


def _tar(content: bytes, inner: Clean, name: Name) -> bytes:
    made, changed, size = io.BytesIO(), False, 0
    with (
        tarfile.open(fileobj=io.BytesIO(content), mode="r:") as old,
        tarfile.open(fileobj=made, mode="w", format=tarfile.PAX_FORMAT) as new,
    ):
        for member in old:
            stream = old.extractfile(member) if member.isreg() else None
            plain = _bounded(stream.read(LARGEST - size + 1), LARGEST - size) if stream else b""
            size += len(plain)
            cleaned = inner(plain)
            names = name(member.name), name(member.linkname)
            changed |= cleaned != plain or names != (member.name, member.linkname)
            (member.name, member.linkname), member.size = names, len(cleaned)
            member.pax_headers = {}
            new.addfile(member, io.BytesIO(cleaned) if stream else None)
    return made.getvalue() if changed else content


def _bounded(content: bytes, most: int) -> bytes:
    if len(content) > most:
        raise Unreadable(f"more than {LARGEST // 2**20} MB when unpacked")
    return content
