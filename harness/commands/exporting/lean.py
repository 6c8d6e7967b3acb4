"""A copy that is cut to what a reader needs; what is missing is named by size and sha256.

Logs keep their first and last lines. Other files are packed where that helps. What is large even
then leaves a note in its place, at which links and records point. `not-kept.json` lists all that
is not whole. Figures follow from small files, which stay.
"""

import gzip
import hashlib
import os
import shutil
from pathlib import Path

import msgspec

from harness.commands.exporting import again
from harness.records.own_files import RECORDS

MANIFEST = "not-kept.json"
SMALL = 4096  # bytes: a disk takes as much for one
HEAD, TAIL = 1200, 2400  # bytes of a log: how it began, and how it ended
LARGEST = 150_000  # bytes of a file, packed
HELPS = 0.9  # packing to less than that share of it
MOST = 4_000_000  # bytes of a copy in all; above it more is packed, and then left out
PACKED_FROM = (SMALL, 1024, 256)  # bytes of a file
PACKED, NOTE = ".gz", ".not-kept.txt"
DATA = (".json", ".jsonl", ".json.gz", ".jsonl.gz")
BLOCK = 2**20  # bytes


class Missing(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file that is not whole here. Size and sha256 are those of the whole one."""

    path: str
    bytes: int
    sha256: str
    kept: str
    again: str = ""  # the command that measures it once more

    @property
    def note(self) -> str:
        how = f"; measure again: {self.again}" if self.again else ""
        return f"not kept here: {self.bytes:,} bytes, sha256 {self.sha256}{how}"


def cut(copy: Path) -> list[Missing]:
    """Cut the copy of a run in place; all that is not whole in it by now."""
    cutting = _Cutting(copy)
    cutting.shorten_logs()
    for smallest in PACKED_FROM:
        cutting.pack(smallest)
        if cutting.size <= MOST:
            break
    while cutting.size > MOST and cutting.leave_out_largest():
        pass
    return cutting.finish()


def listed(run: Path) -> list[Missing]:
    """What a run's manifest says; nothing of a whole run."""
    file = run / MANIFEST
    return msgspec.json.decode(file.read_bytes(), type=list[Missing]) if file.exists() else []


class _Cutting:
    """One copy, while files of it are cut, packed and left out."""

    def __init__(self, copy: Path) -> None:
        self.copy = copy
        self.missing = {each.path: each for each in listed(copy)}
        self.commands = again.commands(copy / RECORDS)
        self.now: dict[str, str] = {}  # path at first, and where that is by now

    @property
    def size(self) -> int:
        return sum(f.stat().st_size for f in self.copy.rglob("*") if f.is_file())

    def shorten_logs(self) -> None:
        """Whole lines, where these are not longer than what is kept."""
        for file, path in self._files(".log"):
            if file.stat().st_size <= SMALL or path in self.missing:
                continue
            whole = self.missing[path] = self._named(file, path, "first and last lines")
            with file.open("rb") as stream:
                head = stream.read(HEAD)
                stream.seek(-TAIL, os.SEEK_END)
                tail = stream.read()
            head = head[: head.rfind(b"\n") + 1] or head + b"\n"
            tail = tail[tail.find(b"\n") + 1 :] or tail
            file.write_bytes(head + f"[... the rest is {whole.note} ...]\n".encode() + tail)

    def pack(self, smallest: int) -> None:
        """Those that get smaller by it; what is too large even then is left out."""
        for file, path in self._files():
            if path.endswith((PACKED, NOTE, ".log")) or file.stat().st_size <= smallest:
                continue
            packed = _packed(file)
            if packed.stat().st_size < HELPS * file.stat().st_size:
                file.unlink()
                self.now[path] = f"{path}{PACKED}"
                file = packed
            else:
                packed.unlink()
            if file.stat().st_size > LARGEST:
                self._leave_out(path)

    def leave_out_largest(self) -> bool:
        """Whether there was any; pictures and the like before what figures follow from."""
        found = [(path.endswith(DATA), -file.stat().st_size, path) for file, path in self._files()]
        left = [each for each in sorted(found) if not each[2].endswith(NOTE) and each[1] < -SMALL]
        if left:
            current = left[0][2]
            self._leave_out(next((old for old, new in self.now.items() if new == current), current))
        return bool(left)

    def finish(self) -> list[Missing]:
        """Records name what is there, and the manifest what is not."""
        _rename(self.copy / RECORDS, self.now)
        found = [self.missing[path] for path in sorted(self.missing)]
        (self.copy / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(found)))
        return found

    def _files(self, suffix: str = "") -> list[tuple[Path, str]]:
        found = (f for part in ("evidence", "logs") for f in (self.copy / part).rglob(f"*{suffix}"))
        return [(f, f.relative_to(self.copy).as_posix()) for f in sorted(found) if f.is_file()]

    def _leave_out(self, path: str) -> None:
        file, whole = self.copy / self.now.get(path, path), self.copy / f"{path}{NOTE}"
        missing = self.missing[path] = self._named(file, path, "nothing")
        whole.write_text(f"{missing.note}\n", "utf-8")
        file.unlink()
        self.now[path] = f"{path}{NOTE}"

    def _named(self, file: Path, path: str, kept: str) -> Missing:
        """By size and digest as it was before it was packed here."""
        packed = self.now.get(path, path) != path
        with gzip.open(file, "rb") if packed else file.open("rb") as stream:
            digest, size = hashlib.sha256(), 0
            while block := stream.read(BLOCK):
                digest.update(block)
                size += len(block)
        command = self.commands.get(path.split("/")[1], "")
        return Missing(path, size, digest.hexdigest(), kept, command)


def _packed(file: Path) -> Path:
    """Always to the same bytes."""
    packed = file.with_name(f"{file.name}{PACKED}")
    with (
        file.open("rb") as source,
        packed.open("xb") as raw,
        gzip.GzipFile("", "wb", 9, raw, mtime=0) as target,
    ):
        shutil.copyfileobj(source, target)
    return packed


def _rename(records: Path, renamed: dict[str, str]) -> None:
    """Records name what is there."""
    lines = []
    for line in records.read_bytes().splitlines(keepends=True):
        record = again.record(line)
        evidence = [renamed.get(path, path) for path in record.get("evidence", [])]
        if evidence != record.get("evidence", []):
            record["evidence"] = evidence
            line = msgspec.json.encode(record) + b"\n"
        lines.append(line)
    records.write_bytes(b"".join(lines))
