"""What conformance has found of frameworks: one line of JSON a time, never changed."""

import os
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

import msgspec

from harness.records import regular
from harness.records.record import Machine

LARGEST = 64 * 2**20  # bytes; a line has some hundreds
NOT_RUN = "not run"
CHANGED = "unknown: the folder changed during the run"


class Found(StrEnum):
    """What all checks together came to."""

    PASSED = "passed"
    FAILED = "failed"
    INCOMPLETE = "incomplete"  # none failed, but some could not be made


class Conformance(msgspec.Struct, kw_only=True):
    """All checks on one deployment with one scenario; `started_at` is UTC in ISO 8601."""

    framework: str
    deployment: str
    scenario: str
    found: Found
    failed: list[str]  # names of checks
    folder_sha256: str  # of the framework's folder
    lock_sha256: str | None
    harness_sha256: str
    harness_version: str
    harness_commit: str | None
    machine: Machine
    started_at: str
    seconds: float  # that its runs took; 0 when there were none
    scenario_sha256: str = ""  # older harnesses did not note it

    def is_of(self, framework: str, deployment: str, scenario: str) -> bool:
        return (self.framework, self.deployment, self.scenario) == (framework, deployment, scenario)


class Standing(msgspec.Struct):
    """What is known of a framework's folder in the state that has this digest."""

    framework: str
    deployment: str
    scenario: str
    folder_sha256: str
    last: Conformance | None = None  # of this state, else of another one
    scenario_sha256: str = ""  # in runs of older harnesses neither this
    harness_sha256: str = ""  # nor this is known
    changed: bool = False  # the folder did, while a run measured it

    def __str__(self) -> str:
        if self.changed:
            return CHANGED
        if self.last is None:
            return NOT_RUN
        differences = {
            "for another state of the folder": not self._same("folder_sha256", self.last),
            "for another state of the scenario": not self._same("scenario_sha256", self.last),
            "by another state of the harness": not self._same("harness_sha256", self.last),
        }
        words = ", ".join(what for what, differs in differences.items() if differs)
        of = f"({self.last.started_at[:10]}, harness {self.last.harness_version})"
        return f"{self.last.found} {words} {of}" if words else f"{self.last.found} {of}"

    def known(self, found: list[Conformance]) -> "Standing":
        """With the last of these, as they were written, that says something about it."""
        mine = [c for c in found if c.is_of(self.framework, self.deployment, self.scenario)]
        digests = ("folder_sha256", "scenario_sha256", "harness_sha256")
        mine.sort(key=lambda c: tuple(self._same(name, c) for name in digests))
        return msgspec.structs.replace(self, last=mine[-1]) if mine else self

    def _same(self, digest: str, other: Conformance) -> bool:
        return getattr(self, digest) in ("", getattr(other, digest))


def append(file: Path, conformance: Conformance) -> None:
    """Write one line through to the disk; what a crash has torn before it stays on its own."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+b") as lines:
        torn = lines.seek(0, os.SEEK_END) > 0 and _last_byte(lines) != b"\n"
        lines.write(b"\n" * torn + msgspec.json.encode(conformance) + b"\n")
        lines.flush()
        os.fsync(lines.fileno())


def read(file: Path) -> list[Conformance]:
    """All that can be read: a line that a crash or another harness wrote says nothing."""
    found = []
    for line in regular.content(file, LARGEST).splitlines() if file.exists() else []:
        with suppress(ValueError, RecursionError):
            found.append(msgspec.json.decode(line, type=Conformance))
    return found


def _last_byte(lines: BinaryIO) -> bytes:
    lines.seek(-1, os.SEEK_END)
    return lines.read(1)
