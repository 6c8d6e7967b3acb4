"""Documents can be read in a hurry: grade, length of sentences, words that send readers back.

What counts is prose: paragraphs and list items. Headings, tables, code blocks, inline code, HTML,
pictures and the targets of links are left out; the text of a link stays. An item without a full
stop ends a sentence, and a point inside a number does not.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import textstat
from markdown_it import MarkdownIt
from markdown_it.token import Token

from harness.cli import cli
from tests.unit.test_documents import DOCUMENTS
from tests.unit.world import CHECKOUT

TEXTS = [*DOCUMENTS, *sorted(CHECKOUT.glob("docs/*.ipynb"))]
GRADE = 9.0  # Flesch-Kincaid: what a pupil of that year reads with ease
LONGEST = 25  # words of a sentence, since a mean hides the worst
RIDDLES = {
    "anew": "again",
    "mend": "fix",
    "strikes out": "rules out",
    "struck out": "ruled out",
    "strikes frameworks out": "rules frameworks out",
    "held against": "compared with",
    "holds against": "compares with",
    "hold against": "compare with",
    "against ours": "with ours",
    "against our scores": "with our scores",
    "in sight of figures": "after results were seen",
    "in whose course": "during which",
    "a coin": "chance",
    "whoever": "a framework that",
    "may stand anywhere": "gets the interval from 0 to 10",
    "what mends it": "how to fix it",
    "that there is not": "that does not exist",
}
RIDDLE = re.compile(
    rf"\b({'|'.join(re.escape(words) for words in RIDDLES)})(s|ed|ing)?\b", re.IGNORECASE
)


def paragraphs(text: str) -> Iterator[str]:
    """The prose of a Markdown document, a paragraph or an item at a time."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    for before, token in zip(tokens, tokens[1:], strict=False):
        if before.type != "paragraph_open":
            continue
        parts = (" " if part.type.endswith("break") else part.content for part in said(token))
        prose = re.sub(r"(?<=\d)[.,](?=\d)", "", " ".join("".join(parts).split()))
        if any(map(str.isalpha, prose)):
            yield prose if prose[-1] in ".?!" else prose.rstrip(":;,") + "."


def said(paragraph: Token) -> Iterator[Token]:
    return (p for p in paragraph.children or [] if p.type in ("text", "softbreak", "hardbreak"))


def sentences(prose: str) -> list[str]:
    return re.split(r"(?<=[.?!])\s+", prose)


def text_of(document: Path) -> str:
    """Of a notebook, its cells of prose."""
    text = document.read_text()
    if document.suffix != ".ipynb":
        return text
    cells = [c for c in json.loads(text)["cells"] if c["cell_type"] == "markdown"]
    return "\n\n".join("".join(c["source"]) for c in cells)


def name_of(document: Path) -> str:
    return str(document.relative_to(CHECKOUT))


def texts_of_help() -> dict[str, str]:
    """Of the program, each command and each option."""
    found = {"mlops-bench": cli.help or ""}
    for name, command in sorted(cli.commands.items()):
        options = [p.help or "" for p in command.params if isinstance(p, click.Option)]
        found[name] = "\n\n".join([command.help or "", *options])
    return found


@pytest.mark.parametrize("document", TEXTS, ids=name_of)
def test_the_prose_of_a_document_is_plain(document: Path) -> None:
    grade = textstat.flesch_kincaid_grade("\n".join(paragraphs(text_of(document))))

    assert grade <= GRADE, f"grade {grade:.1f}: shorten sentences, take shorter words"


@pytest.mark.parametrize("document", TEXTS, ids=name_of)
def test_no_sentence_is_long(document: Path) -> None:
    prose = (s for p in paragraphs(text_of(document)) for s in sentences(p))

    assert [s for s in prose if len(s.split()) > LONGEST] == []


@pytest.mark.parametrize("document", TEXTS, ids=name_of)
def test_no_document_sets_riddles(document: Path) -> None:
    assert RIDDLE.findall(text_of(document)) == []


HELP = texts_of_help()


@pytest.mark.parametrize("command", HELP)
def test_no_help_sets_riddles(command: str) -> None:
    assert RIDDLE.findall(HELP[command]) == []


# Messages, docstrings, comments, and what pages are made of.
SOURCES = [f for kind in ("py", "j2", "js", "toml") for f in CHECKOUT.glob(f"harness/**/*.{kind}")]


def test_no_source_sets_riddles() -> None:
    found = {name_of(file): RIDDLE.findall(file.read_text()) for file in sorted(SOURCES)}

    assert len(found) > 200
    assert {name: words for name, words in found.items() if words} == {}


HARD = (
    "Notwithstanding the aforementioned considerations, practitioners contemplating heterogeneous "
    "orchestration infrastructures should differentiate operational characteristics."
)


def test_a_hard_sentence_is_seen() -> None:
    assert textstat.flesch_kincaid_grade(HARD) > GRADE
    assert (
        list(paragraphs(f"# {HARD}\n\n| {HARD} |\n|---|\n\n```\n{HARD}\n```\n\n`{HARD}`\n")) == []
    )
    assert list(paragraphs(f"- See [{HARD[:-1]}](x.md)\n")) == [f"See {HARD}"]
    assert list(paragraphs("It took 3.11 s, and\n`code` more:\n")) == ["It took 311 s, and more."]


def test_riddles_are_seen() -> None:
    assert RIDDLE.findall("measured anew; it mends this, and was Held against that") == [
        ("anew", ""),
        ("mend", "s"),
        ("Held against", ""),
    ]
