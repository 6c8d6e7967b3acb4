"""A copy that is cut to what a reader needs; what is missing is named by size and sha256.

Logs keep their first and last lines. A large picture or page leaves a note in its place, and so
does a very large table. What is left, all else that figures follow from, goes into one archive for
each target and dimension, at which records point. `tar -xf` puts it back as it lay.
`not-kept.json` lists all that is not whole. The plan is written without spaces.
"""

import hashlib
import lzma
import os
import shutil
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import msgspec

from harness.commands.exporting import again
from harness.records import folders
from harness.records.inside import file_in
from harness.records.stream import RECORDS

MANIFEST = "not-kept.json"
SMALL = 4096  # bytes of a log that stays whole
HEAD, TAIL = 1200, 2400  # bytes of any other: how it began, and how it ended
LARGEST = 50_000  # bytes of a file, packed
DATA = (".json", ".jsonl")  # figures follow from these
LARGEST_DATA = 400_000  # bytes of such a file, packed
BLOCK = 2**20  # bytes
NOTE, ARCHIVE = ".not-kept.txt", ".tar.xz"
EVIDENCE, LOGS, LOG = "evidence", "logs", "cell.log"
OTHERS = f"{EVIDENCE}/others{ARCHIVE}"  # of what no record names, such as services


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
    cells = again.cells(copy / RECORDS)
    homes = {label: f"{EVIDENCE}/{cell.group}{ARCHIVE}" for label, cell in cells.items()}
    fresh = {_label(file.relative_to(copy)) for file in _files(copy)}
    missing = {m.path: m for m in listed(copy) if _label(Path(m.path)) not in fresh}
    homes = _reopen(copy, homes, fresh) | homes
    for file in _files(copy):
        path = file.relative_to(copy).as_posix()
        label = _label(Path(path))
        command = cells[label].command if label in cells else ""
        if file.suffix == ".log" and file.stat().st_size > SMALL and path not in missing:
            missing[path] = _shorten(file, _named(file, path, "first and last lines", command))
        elif _is_too_large(file):
            missing[path] = _leave_out(file, _named(file, path, "nothing", command))
    _archive(copy, homes)
    _rename(copy / RECORDS, homes)
    plan = copy / folders.PLAN
    plan.write_bytes(msgspec.json.format(plan.read_bytes(), indent=-1))
    found = [missing[path] for path in sorted(missing)]
    (copy / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(found)))
    return found


def listed(run: Path) -> list[Missing]:
    """What a run's manifest says; nothing of a whole run."""
    file = run / MANIFEST
    return msgspec.json.decode(file.read_bytes(), type=list[Missing]) if file.exists() else []


def _reopen(copy: Path, homes: Mapping[str, str], fresh: set[str]) -> dict[str, str]:
    """Unpack the archives that there is more for; which label comes from which.

    A cell that was measured again has all its files beside them: the earlier ones go.
    """
    growing = {homes.get(label, OTHERS) for label in fresh}
    found: dict[str, str] = {}
    for archive in sorted(copy / path for path in growing):
        if archive.exists():
            labels = _unpack(archive, copy, fresh)
            found |= dict.fromkeys(labels, archive.relative_to(copy).as_posix())
            archive.unlink()
    return found


def _label(path: Path) -> str:
    """Of the cell that a file in a run's evidence or logs belongs to."""
    return path.parts[1].removesuffix(".log")


def _unpack(archive: Path, copy: Path, but: set[str]) -> list[str]:
    """Put its files where they lay, but those of these labels; the labels of all others."""
    found = []
    with tarfile.open(archive) as packed:
        for member in packed:
            label, _, inside = member.name.partition("/")
            stream = packed.extractfile(member) if member.isfile() else None
            if label not in but and stream is not None:
                own = f"{LOGS}/{label}.log" if inside == LOG else f"{EVIDENCE}/{member.name}"
                _write(file_in(copy, own), stream)
                found.append(label)
    return found


def _write(file: Path, stream: IO[bytes]) -> None:
    # By ourselves: Python 3.11 before 3.11.4, as Debian 12 has it, extracts without a filter.
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as opened:
        shutil.copyfileobj(stream, opened)


def _files(copy: Path) -> list[Path]:
    """Of evidence and logs, in order; what is in an archive already was cut before."""
    found = sorted(file for part in (EVIDENCE, LOGS) for file in (copy / part).rglob("*"))
    return [file for file in found if file.is_file() and not file.name.endswith(ARCHIVE)]


def _named(file: Path, path: str, kept: str, command: str) -> Missing:
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Missing(path, file.stat().st_size, digest, kept, command)


def _shorten(file: Path, whole: Missing) -> Missing:
    """Whole lines, where these are not longer than what is kept."""
    with file.open("rb") as stream:
        head = stream.read(HEAD)
        stream.seek(-TAIL, os.SEEK_END)
        tail = stream.read()
    head = head[: head.rfind(b"\n") + 1] or head + b"\n"
    tail = tail[tail.find(b"\n") + 1 :] or tail
    file.write_bytes(head + f"[... the rest is {whole.note} ...]\n".encode() + tail)
    return whole


def _is_too_large(file: Path) -> bool:
    largest = LARGEST_DATA if file.suffix in DATA else LARGEST
    if file.stat().st_size <= largest:
        return False
    packer, size = lzma.LZMACompressor(), 0
    with file.open("rb") as stream:
        while block := stream.read(BLOCK):
            size += len(packer.compress(block))
    return size + len(packer.flush()) > largest


def _leave_out(file: Path, whole: Missing) -> Missing:
    file.with_name(f"{file.name}{NOTE}").write_text(f"{whole.note}\n", "utf-8")
    file.unlink()
    return whole


def _archive(copy: Path, homes: Mapping[str, str]) -> None:
    """Put each cell's evidence and log into its archive; which one, by the cell's label."""
    members: dict[str, list[tuple[Path, str]]] = {}
    for file in _files(copy):
        part, label, *inside = file.relative_to(copy).parts
        label = _label(Path(part, label))
        archive = homes.get(label, OTHERS)
        name = "/".join((label, *inside)) if part == EVIDENCE else f"{label}/{LOG}"
        members.setdefault(archive, []).append((file, name))
    for archive, files in members.items():
        with tarfile.open(copy / archive, "x:xz", preset=9) as packed:
            for file, name in sorted(files, key=lambda each: each[1]):
                member = tarfile.TarInfo(name)  # of nobody, and always to the same bytes
                member.size = file.stat().st_size
                with file.open("rb") as stream:
                    packed.addfile(member, stream)
                file.unlink()
    for folder in [*(copy / EVIDENCE).iterdir(), copy / LOGS]:
        if folder.is_dir():
            shutil.rmtree(folder)


def _rename(records: Path, homes: Mapping[str, str]) -> None:
    """Records name the archive that has what they named."""
    lines = []
    for line in records.read_bytes().splitlines(keepends=True):
        record = again.record(line)
        paths = (*record.get("evidence", []), record.get("log") or "")
        labels = dict.fromkeys(again.label(path) for path in paths)
        archives = [homes[label] for label in labels if label in homes]
        if archives:
            record["evidence"] = archives if record["evidence"] else []
            record["log"] = archives[0] if record.get("log") else None
            line = msgspec.json.encode(record) + b"\n"
        lines.append(line)
    records.write_bytes(b"".join(lines))
