"""The files of one record, packed or not."""

import gzip
import json
import tarfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

Json = Any
Counted = tuple[int, int]  # found, expected
Figure = Callable[["Evidence"], "float | Counted"]


class TooWeak(Exception):
    """The evidence does not say enough to recompute the figure: what it lacks."""


@cache
def unpacked(archive: Path) -> dict[str, bytes]:
    """Every file in it."""
    with tarfile.open(archive) as packed:
        members = [(member, packed.extractfile(member)) for member in packed if member.isfile()]
        return {member.name: stream.read() for member, stream in members if stream}


class Evidence:
    """What a record names, by the names of the files."""

    def __init__(self, run: Path, record: dict[str, Json], root: Path) -> None:
        self.record = record
        self.root = root  # of the project, where declared words and scenarios lie
        self.files: dict[str, Callable[[], bytes]] = {}
        for path in record["evidence"]:
            if path.endswith(".tar.xz"):
                self._unpack(run / path)
            else:
                inside = path.rpartition("evidence/")[2].partition("/")[2]  # evidence/CELL/...
                self.files[inside.removesuffix(".gz")] = (run / path).read_bytes

    def _unpack(self, archive: Path) -> None:
        """Of the cell, whose label begins with its place in the plan."""
        begun = f"{self.record['order']:02}-", f"{self.record['order']:03}-"
        for name, content in unpacked(archive).items():
            cell, _, inside = name.partition("/")
            if cell.startswith(begun):
                self.files[inside.removesuffix(".gz")] = partial(bytes, content)

    def has(self, name: str) -> bool:
        return name in self.files

    def names(self, suffix: str) -> list[str]:
        return sorted(name for name in self.files if name.endswith(suffix))

    def content(self, name: str) -> bytes:
        if f"{name}.not-kept.txt" in self.files:
            raise TooWeak(f"{name} is not kept in this copy")
        if name not in self.files:
            raise TooWeak(f"there is no {name}")
        content = self.files[name]()
        return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content

    def text(self, name: str) -> str:
        return self.content(name).decode(errors="replace")

    def json(self, name: str) -> Json:
        return json.loads(self.text(name))

    def notes(self, name: str) -> list[dict[str, Json]]:
        """What steps noted, a line each; none where no step came to that."""
        if not self.has(name):
            return []
        return [json.loads(line) for line in self.text(name).splitlines() if line.strip()]

    def asked(self, name: str) -> Json:
        """A field of a document that older records do not have: `FILE:FIELD`."""
        file, _, field = name.partition(":")
        found = self.json(file)
        if field not in found:
            raise TooWeak(f"{file} does not tell its {field}")
        return found[field]

    def lacks(self) -> dict[str, str]:
        """Cases that gave no answer, by what was said: those of cases.json without a verdict.

        These are not the framework's figures but its words: that it has no such thing.
        """
        cases = self.json("cases.json") if self.has("cases.json") else []
        begun = ("unsupported: ", "elsewhere: ", "failed: ", "not measured: ")
        return {c["name"]: c["reason"] for c in cases if c["reason"].startswith(begun)}


def counted(of: Evidence, verdicts: dict[str, bool]) -> Counted:
    """Passed cases of all; one that the framework says it has not, or that failed, is not."""
    lacks = of.lacks()
    tried = {n: v for n, v in verdicts.items() if not lacks.get(n, "").startswith("not measured")}
    return sum(v for n, v in tried.items() if n not in lacks), len(tried)
