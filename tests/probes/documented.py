"""Frameworks to ask for their documentation: packages of a test's own, which need no install."""

import textwrap
from pathlib import Path

import msgspec
import pytest

from harness.measure.probe import Context
from harness.records.record import Answer
from tests.probes.contexts import a_context, with_packages

FACTS = """
[facts]
public_modules = {modules}
public_mark = "{mark}"
cli = {cli}
quickstart = "https://own.example/q"

[facts.user_interface]
documentation = "https://own.example/d"
"""


def a_documented(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    files: dict[str, str],
    *,
    modules: list[str] | None = None,
    cli: list[str] | None = None,
    mark: str = "",
) -> Context:
    """A context of the framework "own": `files` lie where its Python and its probes import them."""
    monkeypatch.setenv("MLOPS_BENCH_FRAMEWORKS", str(tmp_path / "frameworks"))
    facts = FACTS.format(modules=modules or [], cli=cli or [], mark=mark)
    for name, text in {**files, "frameworks/own/probes/answers.toml": facts}.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text).lstrip("\n"))
    return with_packages(a_context(tmp_path), tmp_path)


def kept(context: Context, name: str) -> list[dict[str, object]]:
    """Evidence that is a list of things."""
    return msgspec.json.decode((context.evidence / name).read_bytes(), type=list[dict[str, object]])


def answers(found: dict[str, Answer]) -> dict[str, tuple[int, int]]:
    """Each answer as (found, expected)."""
    return {name: (a.found, a.expected) for name, a in found.items()}
