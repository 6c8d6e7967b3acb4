"""Reads what steps have noted with `harness.worker.witness`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from harness.intake import json_lines
from harness.measure.probe import ToolFailed


class Note(msgspec.Struct):
    """One line: what happened, when (s since the epoch, by this machine's clock) and where."""

    what: str
    at: float
    pid: int
    more: dict[str, Any] = {}


def read(file: Path) -> list[Note]:
    """All notes in the order in which they were written; none when nobody wrote any.

    Raises ToolFailed for a line that is none, unless a kill has torn it; Refused for a file that
    is none.
    """
    return [_note(file, fields) for fields in lines_of_ours(file)]


def lines_of_ours(file: Path) -> list[dict[str, Any]]:
    """What code of ours noted in a callee, which is at fault for no line. Raises as `read`."""
    found: list[dict[str, Any]] = []
    for line in json_lines.each(file, dict[str, Any]):
        if isinstance(line, dict):
            found.append(line)
        elif not line.torn:
            raise ToolFailed(f"{line.said}: it is not a note")
    return found


def _note(file: Path, fields: dict[str, Any]) -> Note:
    try:
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
