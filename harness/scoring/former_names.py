"""A rubric by the names that its fields had before; the author is advised once to write today's."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from harness.advice import advise

TABLE = {"indicators": "questions"}  # of a dimension
FIELDS = {"question": "text", "stratum": "deployment"}  # of a question
REPETITIONS = 6  # of what was declared to be noisy, by a factor that nobody had measured
MAPS = {"B": "cases", "H": "ratio", "L": "log"}


def renamed(document: dict[str, Any], file: Path) -> dict[str, Any]:
    """The document under today's names; what it has under both stays, to be refused."""
    old: dict[str, str] = {}
    for dimension in _tables(document, "dimensions"):
        _rename(dimension, TABLE, old)
        for question in _tables(dimension, "questions"):
            _rename(question, FIELDS, old)
            if (noise := question.pop("noise", None)) is not None:
                old["noise"] = "repetitions"
                if isinstance(noise, int | float) and noise > 1:
                    question.setdefault("repetitions", REPETITIONS)
            if "companion" in question:  # a framework asked by name: a lens names those today
                del question["companion"]
                old["companion"] = "[lenses]"
            given = question.get("map")
            if isinstance(given, str) and given in MAPS:
                question["map"] = MAPS[given]
                old[f'map = "{given}"'] = f'map = "{MAPS[given]}"'
    if old:
        listed = ", ".join(f"{new} for {former}" for former, new in old.items())
        advise(f"{file}: old names are still read; write {listed}")
    return document


def pattern(*path: str) -> str:
    """A regular expression for a dotted name as it may stand in the file, old or new."""
    former = {new: old for old, new in (TABLE | FIELDS).items()}
    words = (f"(?:{re.escape(w)}|{former[w]})" if w in former else re.escape(w) for w in path)
    return r"\.".join(words)


def _tables(table: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
    found = table.get(name)
    for each in found.values() if isinstance(found, dict) else ():
        if isinstance(each, dict):
            yield each


def _rename(table: dict[str, Any], names: dict[str, str], old: dict[str, str]) -> None:
    for former, new in names.items():
        if former in table and new not in table:
            table[new] = table.pop(former)
            old[former] = new
