"""Reads what steps have noted with `harness.worker.witness`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from harness.intake import files
from harness.measure.probe import ToolFailed


class Note(msgspec.Struct):
    """One line: what happened, when (s since the epoch, by this machine's clock) and where."""

    what: str
    at: float
    pid: int
    more: dict[str, Any] = {}


def read(file: Path) -> list[Note]:
    """All notes in the order in which they were written; none when nobody wrote any.

    Raises ToolFailed for a line that is none, Refused for a file that is none.
    """
    return [_note(file, line) for line in files.lines(file)]


def _note(file: Path, line: bytes) -> Note:
    try:
        fields = msgspec.json.decode(line, type=dict[str, Any])
        known = {name: fields.pop(name) for name in ("what", "at", "pid")}
        return msgspec.convert({**known, "more": fields}, Note)
    except (msgspec.MsgspecError, KeyError) as problem:
        raise ToolFailed(f"{file.name} has a line that is not a note: {problem}") from None


def most_at_once(notes: Sequence[Note]) -> int:
    """How many had noted "begin" and not yet "end", at most."""
    running = most = 0
    for each in sorted(notes, key=lambda n: (n.at, n.what == "begin")):
        running += {"begin": 1, "end": -1}.get(each.what, 0)
        most = max(most, running)
    return most
