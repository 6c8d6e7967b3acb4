"""Whoever doubts that a framework lacks something can look: page, sentence, day, and an attempt.

Most lacks stand in answers.toml. Where a framework has the rest of a thing, its code says what is
lacking: a constant has the fields that answers.toml has.
"""

import ast
import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.planning import citations
from tests.unit.world import CHECKOUT

OWN = ["airflow", "kubeflow", "metaflow", "mlflow"]
# Pages that say the same tomorrow: of a commit, of a tag, or of a version.
VERSIONED = re.compile(r"/[0-9a-f]{40}/|/v?\d+\.\d+(\.\d+)?/|/blob/v?\d|/tree/v?\d|==|-\d+\.\d+")
TRIED = re.compile(r"\(.*(tried: |tried with |cannot be tried)")
FIELDS = ["reason", "page", "sentence", "date"]
SAYING = {"Unsupported", "Elsewhere", "lack"}  # what is called with a reason and a page
# Their lacks have a reason and a page alone so far.
WITHOUT_FIELDS = ["airflow", "kubeflow"]


@pytest.mark.parametrize("framework", OWN)
def test_every_lack_can_be_falsified(framework: str) -> None:
    folder = CHECKOUT / "frameworks" / framework
    lacks = [c for c in citations.cited(folder) if c.table != citations.FACTS]
    assert lacks
    assert not [c.questions for c in lacks if not c.sentence or c.date is None]
    assert not [(c.questions, c.page) for c in lacks if not VERSIONED.search(c.page)]


@pytest.mark.parametrize("framework", OWN)
def test_every_lack_was_tried_or_says_why_it_cannot_be(framework: str) -> None:
    folder = CHECKOUT / "frameworks" / framework
    lacks = [c for c in citations.cited(folder) if c.table in ("unsupported", "elsewhere")]
    assert not [c.questions for c in lacks if not TRIED.search(c.reason)]


@pytest.mark.parametrize("framework", OWN)
def test_every_lack_in_code_can_be_falsified(framework: str) -> None:
    for file, tree in _modules(framework):
        known = _lacks(tree)
        for name, lack in known.items():
            assert list(lack) == FIELDS, (file, name)
            assert VERSIONED.search(lack["page"]), (file, name)
            assert TRIED.search(lack["reason"]), (file, name)
            assert lack["sentence"], (file, name)
            assert datetime.date.fromisoformat(lack["date"]), (file, name)
        if framework not in WITHOUT_FIELDS:
            assert _said(tree) <= {f"{n}['reason'], {n}['page']" for n in known}, file


def test_lacks_in_code_are_found() -> None:
    found = [name for _, tree in _modules("mlflow") for name in _lacks(tree)]
    assert {"NO_LIMIT", "NO_HISTORY", "NO_LOGS"} <= set(found)


def _modules(framework: str) -> Iterator[tuple[Path, ast.Module]]:
    for file in sorted((CHECKOUT / "frameworks" / framework).rglob("*.py")):
        yield file, ast.parse(file.read_text())


def _lacks(tree: ast.Module) -> dict[str, dict[str, str]]:
    """Constants of a module that hold a lack; a page may be a constant, too."""
    texts: dict[str, str] = {}
    found: dict[str, dict[str, str]] = {}
    for statement in tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))):
                texts[name] = text
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict() as fields):
                lack = {ast.unparse(k): v for k, v in _items(fields, texts)}
                if "'reason'" in lack:
                    found[name] = {key.strip("'"): value for key, value in lack.items()}
    return found


def _items(fields: ast.Dict, texts: dict[str, str]) -> Iterator[tuple[ast.expr, str]]:
    for key, value in zip(fields.keys, fields.values, strict=True):
        if isinstance(value, ast.Name) and key is not None:
            yield key, texts.get(value.id, "")
        elif isinstance(value, ast.Constant) and key is not None:
            yield key, str(value.value)


def _said(tree: ast.Module) -> set[str]:
    """Reason and page of all that code says to be lacking."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    said = [call for call in calls if ast.unparse(call.func) in SAYING]
    return {", ".join(map(ast.unparse, call.args[-2:])) for call in said}
