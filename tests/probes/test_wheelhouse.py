"""Installing from a folder of wheels with the network off."""

import shutil
import socket
from pathlib import Path
from typing import Any

import pytest

from harness.measure.installation import scratch, wheelhouse
from harness.measure.probe import Context, ToolFailed
from harness.records.record import Answer
from tests.probes.contexts import a_context
from tests.probes.installing import kept
from tests.unit.wheels import make_wheel
from tests.unit.world import World


@pytest.fixture
def context(world: World) -> Context:
    """Of the framework "own==1.0", whose wheel each test makes."""
    return a_context(world.home)


def collected(world: World) -> Any:
    """Stands for collecting the wheels: all that the test made."""

    def copy(context: Context, wheels: Path, log: Path) -> None:
        shutil.copytree(world.wheels, wheels)

    return copy


def test_a_wheelhouse_is_enough(world: World, context: Context) -> None:
    make_wheel(world.wheels, "own", "1.0", requires="dep")
    make_wheel(world.wheels, "dep", "2.0")
    finding = wheelhouse.wheelhouse(context)
    assert finding.answers == {"wheelhouse.offline": Answer(1, 1)}
    evidence = kept(context, "wheelhouse.json")
    assert evidence["wheels"] == ["dep-2.0-py3-none-any.whl", "own-1.0-py3-none-any.whl"]
    if evidence["shield"]:
        assert wheelhouse.ISOLATED in (context.evidence / "import.log").read_text()


def test_an_import_that_needs_the_network_does_not_count(
    world: World, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks = "import socket\nsocket.create_connection(('192.0.2.1', 80), timeout=.2)"
    make_wheel(world.wheels, "own", "1.0", files={"own/__init__.py": asks})
    monkeypatch.setattr(wheelhouse, "_collect", collected(world))
    assert wheelhouse.wheelhouse(context).answers["wheelhouse.offline"] == Answer(0, 1)
    assert "does not import with the network off" in kept(context, "wheelhouse.json")["reason"]


def test_a_wheelhouse_that_lacks_something_does_not_count(
    world: World, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_wheel(world.wheels, "own", "1.0", requires="dep")
    monkeypatch.setattr(wheelhouse, "_collect", collected(world))
    assert wheelhouse.wheelhouse(context).answers["wheelhouse.offline"] == Answer(0, 1)
    assert "does not install" in kept(context, "wheelhouse.json")["reason"]


def test_a_network_that_is_still_there_is_an_error(
    world: World, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    if {name for _, name in socket.if_nameindex()} == {"lo"}:
        pytest.skip("this machine has no network at all")
    make_wheel(world.wheels, "own", "1.0")
    monkeypatch.setattr(wheelhouse, "_collect", collected(world))
    monkeypatch.setattr(wheelhouse, "_shield", lambda: ["env"])  # keeps nothing out
    with pytest.raises(ToolFailed, match="network was not off"):
        wheelhouse.wheelhouse(context)


def test_a_download_that_fails_is_an_error(
    world: World, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = make_wheel(world.wheels, "own", "1.0")
    monkeypatch.setattr(scratch, "resolve", lambda *_: {"own": "1.0"})
    wheel.unlink()  # resolved, then gone
    with pytest.raises(ToolFailed, match="No matching distribution"):
        wheelhouse.wheelhouse(context)
