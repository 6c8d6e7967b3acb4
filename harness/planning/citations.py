"""Every page of a documentation that a framework's static answers cite, and the quoted sentence."""

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from harness.planning.answers import KINDS
from harness.planning.tables import Tables

FACTS = "facts"  # pages of [facts] are cited without a sentence


class Citation(NamedTuple):
    """A page, and what it said on that day. Without a sentence only the page itself is cited."""

    framework: str
    table: str
    questions: list[str]
    page: str
    sentence: str
    date: datetime.date | None
    reason: str = ""  # with what was tried


def cited(folder: Path) -> list[Citation]:
    """All of a framework's folder; what is malformed is for `check` to say."""
    file = folder / "probes" / "answers.toml"
    content = Tables(file, file.name).content
    found = [Citation(folder.name, FACTS, [], page, "", None) for page in _pages(content)]
    for kind in KINDS:
        for question, entry in _tables(content.get(kind)):
            page, sentence = entry.get("page"), entry.get("sentence")
            if isinstance(page, str):
                questions = [question, *(q for q in entry.get("also", []) if isinstance(q, str))]
                day = entry.get("date")
                found.append(
                    Citation(
                        folder.name,
                        kind,
                        questions,
                        page,
                        sentence if isinstance(sentence, str) else "",
                        day if isinstance(day, datetime.date) else None,
                        str(entry.get("reason", "")),
                    )
                )
    return found


def _pages(content: Mapping[str, Any]) -> Iterator[str]:
    facts = content.get(FACTS, {})
    places = [facts, facts.get("user_interface", {})] if isinstance(facts, dict) else []
    values = (value for place in places if isinstance(place, dict) for value in place.values())
    pages = (v for v in values if isinstance(v, str) and v.startswith("https://"))
    return iter(dict.fromkeys(pages))


def _tables(kind: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for question, entry in kind.items() if isinstance(kind, dict) else ():
        if isinstance(entry, dict):
            yield question, entry
