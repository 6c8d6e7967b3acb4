"""Files that anybody may have put where they lie: a FIFO or a device is refused, not waited for."""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

OTHERS = {
    stat.S_IFLNK: "it is a symbolic link",
    stat.S_IFIFO: "it is a FIFO",
    stat.S_IFSOCK: "it is a socket",
    stat.S_IFCHR: "it is a device",
    stat.S_IFBLK: "it is a device",
}
FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY


def opened(file: Path, *, follow: bool = True) -> BinaryIO:
    """For reading; raises OSError for what is no regular file, or a link that is not to follow."""
    _check(file, file.stat(follow_symlinks=follow))  # first: to open a device may do something
    descriptor = os.open(file, FLAGS if follow else FLAGS | os.O_NOFOLLOW)
    try:
        _check(file, os.fstat(descriptor))
    except OSError:
        os.close(descriptor)
        raise
    return os.fdopen(descriptor, "rb")


def content(file: Path, most: int) -> bytes:
    """All of it; raises OSError for what is no regular file, or larger than `most` bytes."""
    with opened(file) as stream:
        found = stream.read(most + 1)
    if len(found) > most:
        raise OSError(errno.EFBIG, f"it is larger than {most:,} bytes", str(file))
    return found


def _check(file: Path, found: os.stat_result) -> None:
    kind = stat.S_IFMT(found.st_mode)
    if kind == stat.S_IFDIR:
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(file))
    if kind != stat.S_IFREG:
        raise OSError(errno.EINVAL, f"{OTHERS[kind]}, not a file", str(file))
