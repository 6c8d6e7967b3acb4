"""The commands in README and CONTRIBUTING exist, with these options; links lead somewhere."""

import re
import shlex
from pathlib import Path

import click
import pytest

from harness.cli import cli
from tests.unit.world import CHECKOUT

DOCUMENTS = sorted([*CHECKOUT.glob("*.md"), *CHECKOUT.glob("docs/*.md")])


def commands(program: str) -> list[list[str]]:
    """The words behind that program in all blocks of shell commands, each once."""
    blocks = [
        b for d in DOCUMENTS for b in re.findall(r"```sh\n(.*?)```", d.read_text(), re.DOTALL)
    ]
    lines = [part for block in blocks for line in block.splitlines() for part in line.split("&&")]
    words = [shlex.split(line, comments=True) for line in lines]
    found = [tuple(w[1:]) for w in words if w[:1] == [program]]
    return [list(each) for each in dict.fromkeys(found)]


@pytest.mark.parametrize("words", commands("mlops-bench"), ids=" ".join)
def test_a_documented_command_can_be_parsed(words: list[str]) -> None:
    name, command, rest = cli.resolve_command(click.Context(cli), words)

    assert command is not None
    assert command.make_context(name, rest).command is command


@pytest.mark.parametrize("words", commands("nox"), ids=" ".join)
def test_a_documented_session_exists(words: list[str]) -> None:
    sessions = re.findall(r"^def ([a-z]\w*)\(", (CHECKOUT / "noxfile.py").read_text(), re.MULTILINE)
    ours = words[: words.index("--")] if "--" in words else words
    chosen = [word.partition("(")[0] for word in ours if not word.startswith("-")]

    assert chosen
    assert set(chosen) <= set(sessions)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.name)
def test_links_into_the_checkout_lead_somewhere(document: Path) -> None:
    text = document.read_text()
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text) + re.findall(r'<img src="([^"]+)"', text)

    assert [link for link in links if not (document.parent / link).exists()] == []
