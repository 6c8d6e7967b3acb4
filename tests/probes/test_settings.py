"""What counts as the description of a setting."""

import ast
from pathlib import Path

import pytest

from harness.measure.documentation.settings import ask
from harness.measure.probe import Context, ToolFailed
from harness.worker.contract import Unsupported
from harness.worker.declarations import called, comment, declared
from tests.probes.documented import a_documented, answers

ANSWERS = "frameworks/own/probes/documentation.py"
HEAD = """\
from harness.worker.contract import Unsupported
from harness.worker.questions import documentation as asked
class Settings(asked.Settings):
    def settings(self):
"""


def a_context_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> Context:
    return a_documented(tmp_path, monkeypatch, {ANSWERS: f"{HEAD}        {body}\n"})


def test_described_settings_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = "return {'A': 'What it does.', 'B': None, 'C': ' '}"

    found = ask(a_context_with(tmp_path, monkeypatch, body))

    assert answers(found.answers) == {"configuration.described": (1, 3)}


@pytest.mark.parametrize("body", ["return {}", "return {'A': 1}", "raise ValueError('broken')"])
def test_a_reader_that_does_not_work_is_a_broken_tool(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    with pytest.raises(ToolFailed, match=r"Settings\.settings"):
        ask(a_context_with(tmp_path, monkeypatch, body))


def test_a_framework_without_settings_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = "raise Unsupported('none', 'https://example.org')"

    with pytest.raises(Unsupported, match="none"):
        ask(a_context_with(tmp_path, monkeypatch, body))


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        ("#: What it\n#: does.", "What it does."),
        ("# Far away.\n", None),
        ("X = 1  # of another", None),
        ("###\n# A section\n###", None),
        ("###\n# A section\n###\n# What it does.", "What it does."),
        ("# ---", None),
        ("", None),
    ],
)
def test_the_comment_directly_above_describes(above: str, expected: str | None) -> None:
    lines = [*above.split("\n"), "HERE = 1"]

    assert comment(lines, len(lines)) == expected


def test_declarations_are_found_by_the_call_that_makes_them(tmp_path: Path) -> None:
    file = tmp_path / "settings.py"
    file.write_text(
        "# Where.\nA = setting('A', 1)\nif A:\n    B: str = setting('B')\n"
        "C = other('C')\nD = setting(A)\nE = 'E'\n"
    )

    def named(statement: ast.stmt) -> str | None:
        return called(statement, ("setting",))

    assert declared(file, named) == {"A": "Where.", "B": None}


def test_a_comment_belongs_to_all_that_follow_it_directly(tmp_path: Path) -> None:
    file = tmp_path / "settings.py"
    file.write_text(
        "# Where.\nA = setting(\n    'A',\n)\nB = setting('B')\n# How.\nC = setting('C')\n"
        "D = setting('D')\n\nE = setting('E')\nother()\nF = setting('F')\n"
    )

    found = declared(file, lambda statement: called(statement, ("setting",)))

    where, how = "Where.", "How."
    assert found == {"A": where, "B": where, "C": how, "D": how, "E": None, "F": None}
