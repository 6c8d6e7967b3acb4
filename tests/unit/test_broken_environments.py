"""A kept environment that has been damaged is built again, or is said to be broken."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.environments import intact, uv, venvs
from harness.environments.venvs import Environment
from harness.planning import catalog
from harness.records.record import Status
from tests.unit.wheels import make_wheel
from tests.unit.world import World

SITE = Path("lib") / f"python{uv.PYTHON}" / "site-packages"
Damage = Callable[[Path], None]


@pytest.fixture
def kept(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world with a cache of its own, where faulty and bare have a package in theirs."""
    world.cache = tmp_path / "own"
    monkeypatch.setenv("MLOPS_BENCH_CACHE", str(world.cache))
    make_wheel(world.wheels, "tiny-package", "1.0")
    lock = world.framework("faulty") / "requirements.lock"
    lock.write_text("tiny-package==1.0\n")
    return world


def ensure(log: Path | None = None) -> Environment:
    return venvs.ensure(catalog.frameworks()["faulty"], "fine", log)


def python_that_is(content: str, mode: int) -> Damage:
    def damage(folder: Path) -> None:
        python = folder / "bin" / "python"
        python.unlink()
        python.write_text(content)
        python.chmod(mode)

    return damage


def without(*names: str) -> Damage:
    def damage(folder: Path) -> None:
        for name in names:
            place = folder / name
            shutil.rmtree(place) if place.is_dir() else place.unlink()

    return damage


def foreign_distribution(folder: Path) -> None:
    shutil.copytree(folder / SITE / "tiny_package-1.0.dist-info", folder / SITE / "x-1.dist-info")


DAMAGES: dict[str, Damage] = {
    "a package": without(f"{SITE}/tiny_package"),
    "a module": without(f"{SITE}/tiny_package/__init__.py"),
    "a package and what tells of it": without(
        f"{SITE}/tiny_package", f"{SITE}/tiny_package-1.0.dist-info"
    ),
    "its list of files": without(f"{SITE}/tiny_package-1.0.dist-info/RECORD"),
    "bytecode": without(f"{SITE}/tiny_package/__pycache__"),
    "site-packages": without(str(SITE)),
    "lib": without("lib"),
    "bin": without("bin"),
    "pyvenv.cfg": without("pyvenv.cfg"),
    "pyvenv.cfg emptied": lambda folder: (folder / "pyvenv.cfg").write_text("") and None,
    "python emptied": python_that_is("", 0o755),
    "python not executable": python_that_is("#!/bin/sh\nexec true\n", 0o644),
    "python that fails": python_that_is("#!/bin/sh\nexit 1\n", 0o755),
    "another distribution": foreign_distribution,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_environment_is_built_again(kept: World, damage: Damage) -> None:
    good = ensure()
    before = sorted(p.relative_to(good.folder) for p in good.folder.rglob("*"))
    damage(good.folder)
    log = kept.home / "log"

    again = ensure(log)

    assert again.folder == good.folder
    assert again.built.freeze == good.built.freeze
    assert sorted(p.relative_to(good.folder) for p in good.folder.rglob("*")) == before
    assert f"{good.folder} is built again: " in log.read_text()
    assert intact.thorough(good.folder, good.built.freeze, contents=True) == {}


def test_a_run_whose_environment_was_damaged_before_it_is_good(kept: World) -> None:
    without("pyvenv.cfg", f"{SITE}/tiny_package")(ensure().folder)
    assert kept.bench("run", "-p", "smoke", "--name", "it", "-f", "faulty:fine").code == 0
    assert {r.status for r in kept.records("it")} == {Status.OK}
