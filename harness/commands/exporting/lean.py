"""A copy that is cut to what a reader needs; what is missing is named by size and sha256.

Logs keep their first and last lines. Other files are packed where that helps. What is large even
then leaves a note in its place, at which links and records point. `not-kept.json` lists all that
is not whole. Figures follow from small files, which stay.
"""

import gzip
import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec

from harness.commands.exporting import again
from harness.records.own_files import RECORDS

MANIFEST = "not-kept.json"
SMALL = 4096  # bytes: a disk takes as much for one
HEAD, TAIL = 1200, 2400  # bytes of a log: how it began, and how it ended
LARGEST = 150_000  # bytes of a file, packed
HELPS = 0.9  # packing to less than that share of it
PACKED, NOTE = ".gz", ".not-kept.txt"


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
    missing = {each.path: each for each in listed(copy)}
    commands = again.commands(copy / RECORDS)
    renamed: dict[str, str] = {}
    for file in _large(copy):
        path = file.relative_to(copy).as_posix()
        command = commands.get(path.split("/")[1], "")
        if path in missing:  # it was cut before
            continue
        if file.suffix == ".log":
            missing[path] = _shorten(file, _named(file, path, "first and last lines", command))
        elif _pack(file):
            renamed[path] = f"{path}{PACKED}"
        elif file.stat().st_size > LARGEST:
            missing[path] = _named(file, path, "nothing", command)
            file.with_name(f"{file.name}{NOTE}").write_text(f"{missing[path].note}\n", "utf-8")
            file.unlink()
            renamed[path] = f"{path}{NOTE}"
    _rename(copy / RECORDS, renamed)
    found = [missing[path] for path in sorted(missing)]
    (copy / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(found)))
    return found


def listed(run: Path) -> list[Missing]:
    """What a run's manifest says; nothing of a whole run."""
    file = run / MANIFEST
    return msgspec.json.decode(file.read_bytes(), type=list[Missing]) if file.exists() else []


def _large(copy: Path) -> Iterator[Path]:
    for part in ("evidence", "logs"):
        for file in sorted((copy / part).rglob("*")):
            if file.is_file() and file.stat().st_size > SMALL:
                yield file


def _named(file: Path, path: str, kept: str, command: str) -> Missing:
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Missing(path, file.stat().st_size, digest, kept, command)


def _shorten(file: Path, whole: Missing) -> Missing:
    """Whole lines, where these are not longer than what is kept."""
    with file.open("rb") as stream:
        head = stream.read(HEAD)
        stream.seek(-TAIL, 2)
        tail = stream.read()
    head = head[: head.rfind(b"\n") + 1] or head + b"\n"
    tail = tail[tail.find(b"\n") + 1 :] or tail
    file.write_bytes(head + f"[... the rest is {whole.note} ...]\n".encode() + tail)
    return whole


def _pack(file: Path) -> bool:
    """Whether it is packed now, instead of as it was: always to the same bytes."""
    packed = file.with_name(f"{file.name}{PACKED}")
    with (
        file.open("rb") as source,
        packed.open("xb") as raw,
        gzip.GzipFile("", "wb", 9, raw, mtime=0) as target,
    ):
        shutil.copyfileobj(source, target)
    size = packed.stat().st_size
    helps = size <= LARGEST and size < HELPS * file.stat().st_size
    (file if helps else packed).unlink()
    return helps


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
