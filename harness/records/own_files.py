"""A run's own files as the harness wrote them: whatever a callee makes of them is put back."""

import hashlib
import os
import shutil
import stat
from itertools import count
from pathlib import Path

from harness.errors import HarnessError
from harness.records import folders, regular
from harness.records.stream import RECORDS
from harness.worker.files import atomic_write

LARGEST = 64 * 2**20  # bytes of one file that are held; of a larger one its digest is known
BLOCK = 2**20  # bytes
CHANGED = "changed"  # in the name of what was found in the place of a file or folder


class OwnFile:
    """What one file holds. It need not be there."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._take()

    def appended(self, end: int, written: bytes) -> None:
        """Somebody of ours has cut it there, and written that."""
        if end != self._size:
            self._take()
        else:
            self._add(written)
            self._seen = _look(self.file)

    def is_intact(self) -> bool:
        """Two looks at its times, unless something was done to it."""
        seen = _look(self.file)
        if _times(seen) == _times(self._seen):
            return True
        if seen is None or not stat.S_ISREG(seen.st_mode) or seen.st_nlink > 1:
            return False
        if seen.st_size != self._size or self._head_digest(self.file) != self._digest.digest():
            return False
        self._seen = seen
        return True

    def put_back(self) -> None:
        """Raises HarnessError when it was too large to be held, and its content is gone."""
        damaged = _put_aside(self.file)
        if self._content is not None:
            if self._size:
                atomic_write(self.file, bytes(self._content), durable=True)
        elif damaged and self._head_digest(damaged) == self._digest.digest():
            shutil.copyfile(damaged, self.file)
            os.truncate(self.file, self._size)
        else:
            raise HarnessError(f"{self.file} was changed while a framework ran: restore the file")
        self._seen = _look(self.file)

    def _take(self) -> None:
        self._content: bytearray | None = bytearray()
        self._digest = hashlib.sha256()
        self._size = 0
        self._seen = _look(self.file)
        if self._seen is not None:
            with regular.opened(self.file) as stream:
                for block in iter(lambda: stream.read(BLOCK), b""):
                    self._add(block)

    def _add(self, written: bytes) -> None:
        self._digest.update(written)
        self._size += len(written)
        if self._content is not None:
            self._content += written
        if self._size > LARGEST:
            self._content = None

    def _head_digest(self, file: Path) -> bytes:
        """Of as many bytes as there were."""
        digest, left = hashlib.sha256(), self._size
        with regular.opened(file) as stream:
            while left and (block := stream.read(min(BLOCK, left))):
                digest.update(block)
                left -= len(block)
        return digest.digest()


class OwnFiles:
    """Those of one run, from now on."""

    def __init__(self, run: Path) -> None:
        self.run = run
        self.records = OwnFile(run / RECORDS)
        self._files = [OwnFile(run / name) for name in (folders.PLAN, folders.SEQUENCE)]

    def restore(self) -> list[str]:
        """Names of what was changed. All of it is as it was; what was found lies beside it."""
        changed = [] if _is_folder(self.run) else ["the run's folder"]
        if changed:
            _put_aside(self.run)
            self.run.mkdir(parents=True)
        for folder in (self.run / name for name in folders.INSIDE):
            if not _is_folder(folder):
                changed.append(folder.name)
                _put_aside(folder)
                folder.mkdir()
        for own in (self.records, *self._files):
            if not own.is_intact():
                changed.append(own.file.name)
                own.put_back()
        return changed


def _look(file: Path) -> os.stat_result | None:
    """None when there is nothing."""
    try:
        return file.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _times(found: os.stat_result | None) -> tuple[int, int, int] | None:
    """Whatever is done to a file changes these, and nobody can set the time of a change."""
    return None if found is None else (found.st_ino, found.st_size, found.st_ctime_ns)


def _is_folder(path: Path) -> bool:
    """A real one, that we can work in."""
    found = _look(path)
    if found is None or not stat.S_ISDIR(found.st_mode):
        return False
    if found.st_mode & stat.S_IRWXU != stat.S_IRWXU:
        path.chmod(found.st_mode | stat.S_IRWXU)
    return True


def _put_aside(path: Path) -> Path | None:
    """Where it is now; None for what is not kept, as links, or files with other names."""
    found = _look(path)
    if found is None:
        return None
    if not stat.S_ISDIR(found.st_mode) and (not stat.S_ISREG(found.st_mode) or found.st_nlink > 1):
        path.unlink()
        return None
    names = (path.with_name(f"{path.name}.{CHANGED}-{number}") for number in count(1))
    aside = next(name for name in names if not os.path.lexists(name))
    path.rename(aside)
    return aside
