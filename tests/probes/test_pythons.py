"""On which Pythons a framework resolves and imports."""

import pytest

from harness.environments import uv
from harness.measure.installation import interpreters, pythons, scratch
from harness.measure.probe import Context, ToolFailed
from harness.records.record import Answer
from tests.probes.contexts import a_context
from tests.probes.installing import kept, without_uv
from tests.unit.wheels import make_wheel
from tests.unit.world import World


@pytest.fixture
def context(world: World) -> Context:
    """Of the framework "own==1.0", whose wheel each test makes."""
    return a_context(world.home)


def two_pythons(monkeypatch: pytest.MonkeyPatch, *, present: bool = True) -> None:
    found = interpreters.find(uv.PYTHON) if present else None
    monkeypatch.setattr(pythons, "PYTHONS", ("3.10", uv.PYTHON))
    monkeypatch.setattr(
        interpreters, "find", lambda version: found if version == uv.PYTHON else None
    )


def test_a_python_counts_when_it_resolves_and_imports_where_it_is_present(
    world: World, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_pythons(monkeypatch)
    make_wheel(world.wheels, "own", "1.0")
    assert pythons.pythons(context).answers == {"pythons.usable": Answer(2, 2)}
    evidence = kept(context, "pythons.json")
    assert "no such interpreter here" in evidence["3.10"]["reason"]
    assert evidence[uv.PYTHON]["interpreter"].startswith(uv.PYTHON)
    assert evidence[uv.PYTHON]["resolved"] == {"own": "1.0"}


def test_a_python_without_a_solution_or_without_an_import_does_not_count(
    world: World, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_pythons(monkeypatch)
    old = "dep>2; python_version < '3.11'"
    make_wheel(world.wheels, "dep", "2.0")
    source = {"own/__init__.py": "import nothing_like_this"}
    make_wheel(world.wheels, "own", "1.0", requires=old, files=source)
    assert pythons.pythons(context).answers == {"pythons.usable": Answer(0, 2)}
    evidence = kept(context, "pythons.json")
    assert "dep" in evidence["3.10"]["reason"]
    assert "`import own` fails" in evidence[uv.PYTHON]["reason"]


def test_another_version_than_the_pinned_one_does_not_count(
    world: World, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_pythons(monkeypatch, present=False)
    monkeypatch.setattr(scratch, "resolve", lambda *_, **__: {"own": "0.1"})
    assert pythons.pythons(context).answers == {"pythons.usable": Answer(0, 2)}


def test_pythons_is_an_error_without_uv(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    without_uv(monkeypatch)
    with pytest.raises(ToolFailed, match="uv is missing"):
        pythons.pythons(context)
    with pytest.raises(ToolFailed, match="uv is missing"):
        interpreters.find(uv.PYTHON)


def test_interpreters_are_found_or_not(world: World) -> None:
    found = interpreters.find(uv.PYTHON)
    assert found is not None
    assert found.exists()
    assert interpreters.find("3.99") is None
