"""kill -9 and SIGSTOP of any process at any moment: nothing lives on, is lost or doubled."""

import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.records.record import Status
from tests.faults.campaign import settle
from tests.faults.kills import Kill, Scene, draw, wrong
from tests.unit.world import World

COMMAND = ("run", "-p", "smoke", "--timeout", "6", "-f", "steady:fine")
# What a record may say of a cell whose process somebody killed.
KILLED = {Status.FAILED, Status.ERROR, Status.INTERRUPTED, Status.TIMEOUT}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "kill" in metafunc.fixturenames:
        seed = metafunc.config.getoption("--seed")
        drawn = [draw(n, seed) for n in range(metafunc.config.getoption("--kills"))]
        metafunc.parametrize("kill", drawn, ids=lambda kill: f"{kill.kind}-{kill.how.name}")


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A world whose environments and data are there."""
    home = tmp_path_factory.mktemp("ready")
    world = World(home, home / "cache")
    settle(world, "steady", ["fine"])
    with pytest.MonkeyPatch.context() as patch:
        world.enter(patch)
        assert world.bench(*COMMAND, "--name", "first").code == 0
    shutil.rmtree(world.run_folder("first"))
    return world


@pytest.fixture
def stage(
    ready: World, kill: Kill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    """The ready world, or one in which everything has to be made first."""
    if kill.fresh:
        world = World(tmp_path, tmp_path / "cache")
        settle(world, "steady", ["fine"])
    else:
        world = ready
        shutil.rmtree(world.home / "runs", ignore_errors=True)
    world.enter(monkeypatch)
    monkeypatch.setenv("TMPDIR", str(world.home / "tmp"))
    yield world
    for process in world.descendants():
        process.kill()


def test_after_a_kill_nothing_lives_on_and_a_resume_measures_what_is_missing(
    stage: World, kill: Kill, tally: dict[str, int]
) -> None:
    scene = Scene(stage.home / "runs", stage.start(*COMMAND, "--name", "it"))
    struck = scene.strike(kill)
    if struck and kill.kind == "harness" and kill.how is signal.SIGSTOP:
        time.sleep(0.5)  # stopped, as by Ctrl-Z, and then given up
        scene.process.kill()
    scene.process.communicate(timeout=60)
    assert scene.left() == []
    tally[f"kills of {kill.kind}" if struck else "kills that came too late"] += 1

    file = stage.run_folder("it") / "records.jsonl"
    before = file.read_bytes() if file.exists() else b""
    begun = (stage.run_folder("it") / "plan.json").exists()
    words = ("run", "--resume", "it") if begun else (*COMMAND, "--name", "it")
    result = stage.bench(*words)
    assert result.code == 0, result.said[-2000:]
    assert wrong(stage.store("it"), before, KILLED) == []
    assert stage.descendants() == []
    assert list((stage.run_folder("it") / "work").iterdir()) == []
    assert list((stage.home / "tmp").iterdir()) == []
    assert not [p.name for p in stage.cache.rglob("*") if "tmp" in p.name and p.is_dir()]
