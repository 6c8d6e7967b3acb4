"""Packed records: the same lines in a tenth of the room, of a run to which nothing is added."""

import errno
import io
import lzma
from pathlib import Path
from typing import BinaryIO

from harness.records import regular

PACKED = "records.jsonl.xz"
LARGEST = 64 * 2**20  # bytes, unpacked; the largest of ours has 1 MB
MEMORY = 128 * 2**20  # bytes; `xz -9` asks for 65 MiB


def opened(file: Path) -> BinaryIO:
    """The lines, unpacked; raises OSError for what is no such archive, or unpacks to too much."""
    with regular.opened(file) as stream:
        return unpacked(stream, file)


def unpacked(stream: BinaryIO, file: Path) -> BinaryIO:
    """The same of a file that is open."""
    unpacker = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MEMORY)
    try:
        content = unpacker.decompress(stream.read(LARGEST + 1), LARGEST + 1)
    except lzma.LZMAError as problem:
        raise OSError(errno.EINVAL, f"it cannot be unpacked ({problem})", str(file)) from None
    if len(content) > LARGEST:
        raise OSError(errno.EFBIG, f"it unpacks to more than {LARGEST:,} bytes", str(file))
    if not unpacker.eof:
        raise OSError(errno.EINVAL, "it cannot be unpacked (its end is missing)", str(file))
    return io.BytesIO(content)
