"""What is packed in bytes that a callee left: gzip of any number of members, zlib, zip."""

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO

from harness.intake import limits

DEPTH = 3  # of archives in archives
CHUNK = 1 << 20
GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
ZLIB = b"\x78"  # with the usual window
# Also what is encrypted, or packed in another way.
BROKEN = (OSError, EOFError, ValueError, RuntimeError, zlib.error, zipfile.BadZipFile)


def unpacked(data: bytes, depth: int = DEPTH) -> Iterator[bytes]:
    """The bytes themselves, and all that is packed in them, each as far as it is kept."""
    yield data
    for each in _inner(data) if depth else ():
        yield from unpacked(each, depth - 1)


def _inner(data: bytes) -> Iterator[bytes]:
    if data.startswith(GZIP):
        yield _members(data)
    elif data[:1] == ZLIB and int.from_bytes(data[:2]) % 31 == 0:
        with suppress(zlib.error):  # it only looked like one
            yield zlib.decompressobj().decompress(data, limits.EVIDENCE_BYTES)
    elif data.startswith(ZIP):
        with suppress(*BROKEN), zipfile.ZipFile(BytesIO(data)) as archive:
            for name in archive.namelist():
                with suppress(*BROKEN), archive.open(name) as packed:
                    yield packed.read(limits.EVIDENCE_BYTES)


def _members(data: bytes) -> bytes:
    """Of all that stand one behind the other; what stands behind the last may be anything."""
    found = bytearray()
    with suppress(*BROKEN), gzip.GzipFile(fileobj=BytesIO(data)) as packed:
        # A plain `read` drops what stands before something wrong.
        while len(found) < limits.EVIDENCE_BYTES and (part := packed.read1(CHUNK)):
            found += part
    return bytes(found)
