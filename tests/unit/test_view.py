"""What a callee can import of ours, and of what lies beside it: nothing else than it needs."""

import importlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from harness import paths
from harness.environments import view
from harness.environments.venvs import Built, Environment
from harness.intake import folders
from harness.planning import catalog
from harness.running.execution import callee_environment
from harness.running.supervisor import Spec
from harness.running.tree import Tree
from harness.tasks.task import Task
from tests.unit.world import World

LOOK = """
import importlib.util, json, sys
names = sys.argv[1:]
def found(name):
    try:
        return importlib.util.find_spec(name) is not None
    except ImportError:
        return False
print(json.dumps([name for name in names if found(name)]))
"""


def importable(env: dict[str, str], cwd: Path, *names: str) -> list[str]:
    """Which of the names a Python of that environment finds."""
    command = [sys.executable, "-S", "-c", LOOK, *names]
    done = subprocess.run(command, env=env, cwd=cwd, capture_output=True, text=True, check=True)
    return list(json.loads(done.stdout))


@pytest.fixture
def elsewhere(world: World, tmp_path: Path) -> catalog.Framework:
    """A framework among other packages, in a folder of any name."""
    packages = tmp_path / "site-packages"
    shutil.copytree(world.framework("bare"), packages / "bare")
    (packages / "numpy.py").touch()
    (packages / "frameworks").mkdir()
    framework = catalog.frameworks()["bare"]
    return msgspec.structs.replace(framework, folder=packages / "bare")


def test_a_callee_sees_the_worker_the_scenarios_and_its_framework_only(
    elsewhere: catalog.Framework, tmp_path: Path
) -> None:
    environment = Environment(tmp_path, Built([], 0.0))

    env = callee_environment(elsewhere, environment, tmp_path, tmp_path)

    own = ["harness.worker.contract", "scenarios.tiny.steps", "scenarios.timeline"]
    own.append("frameworks.bare.adapter")
    hidden = ["numpy", "bare", "harness.errors", "harness.planning", "tests"]
    hidden += ["frameworks.faulty", "frameworks.plain", "results"]
    (tmp_path / "empty").mkdir()
    assert importable(env, tmp_path / "empty", *own, *hidden) == own


def test_two_may_lay_out_the_same_view_at_once_and_complete_a_torn_one(
    world: World, tmp_path: Path
) -> None:
    links = {f"scenarios/part{n}": tmp_path / str(n) for n in range(50)} | view.WORKER
    with ThreadPoolExecutor(8) as pool:
        for name in map(str, range(40)):  # each is new, and the race is for its first folder
            folders = set(pool.map(view.lay_out, [links] * 8, [name] * 8))
            assert len(folders) == 1, name
    (folder,) = folders
    (folder / "scenarios" / "part7").unlink()

    assert view.lay_out(links, name) == folder
    found = [entry for entry in folder.glob("*/*") if entry.name != "__init__.py"]
    assert {str(e.relative_to(folder)): e.readlink() for e in found} == links


@pytest.mark.parametrize("spoilt", ["scenarios", "scenarios/part7", "scenarios/__init__.py"])
def test_two_may_repair_the_same_view_at_once(world: World, tmp_path: Path, spoilt: str) -> None:
    links = {f"scenarios/part{n}": tmp_path / str(n) for n in range(20)}
    folder = view.lay_out(links)
    for _ in range(40):
        folders.remove(folder / spoilt)
        (folder / spoilt).symlink_to("elsewhere")
        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(view.lay_out, [links] * 8)) == {folder}
        assert {place: (folder / place).readlink() for place in links} == links
        assert (folder / "scenarios" / "__init__.py").read_bytes() == b""
    assert not list(folder.parent.glob(".*"))


def test_other_code_has_a_view_of_its_own(world: World, tmp_path: Path) -> None:
    first = view.lay_out({"frameworks/a": tmp_path / "first"})
    assert view.lay_out({"frameworks/a": tmp_path / "second"}) != first


def test_a_driver_is_found_in_the_package_of_its_task(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = tmp_path / "site-packages"
    (packages / "surveying").mkdir(parents=True)
    (packages / "surveying" / "task.py").write_text(
        "from harness.tasks.task import Task\n"
        "class Survey(Task):\n"
        "    name, driver, phases = 'survey', 'surveying.driver', ()\n"
    )
    (packages / "surveying" / "driver.py").touch()
    (packages / "numpy.py").touch()
    monkeypatch.syspath_prepend(packages)
    task: Task = importlib.import_module("surveying.task").Survey()

    assert task.driver_package() == {"surveying": packages / "surveying"}
    assert packages / "surveying" / "driver.py" in task.sources()
    assert packages / "numpy.py" not in task.sources()


def test_a_supervisor_starts_in_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where names lie that would come before the package and the standard library."""
    (tmp_path / "harness").mkdir()
    for name in ("harness/__init__.py", "random.py", "selectors.py"):
        (tmp_path / name).write_text("raise SystemExit('not this one')\n")
    monkeypatch.chdir(tmp_path)
    spec = Spec(
        command=["/bin/true"],
        env={},
        cwd=str(tmp_path),
        log=str(tmp_path / "log"),
        outcome=str(tmp_path / "outcome.json"),
        guard=str(tmp_path / "guard"),
        timeout=20,
    )

    outcome = Tree(spec, tmp_path / "spec.json").to_end(lambda: None)

    assert (outcome.ended, outcome.exit_code) == ("exited", 0)
    assert paths.checkout() is not None


def spoiled_link(folder: Path, elsewhere: Path) -> None:
    (folder / "scenarios" / "part").unlink()
    (folder / "scenarios" / "part").symlink_to(elsewhere)


def file_for_a_link(folder: Path, elsewhere: Path) -> None:
    (folder / "scenarios" / "part").unlink()
    (folder / "scenarios" / "part").write_text("planted")


def folder_for_a_link(folder: Path, elsewhere: Path) -> None:
    (folder / "scenarios" / "part").unlink()
    (folder / "scenarios" / "part").mkdir()


def planted_module(folder: Path, elsewhere: Path) -> None:
    (folder / "json.py").write_text("planted")


def planted_code(folder: Path, elsewhere: Path) -> None:
    (folder / "scenarios" / "__init__.py").write_text("planted")


def no_package(folder: Path, elsewhere: Path) -> None:
    (folder / "scenarios" / "__init__.py").unlink()


def link_for_a_package(folder: Path, elsewhere: Path) -> None:
    shutil.rmtree(folder / "scenarios")
    (folder / "scenarios").symlink_to(elsewhere)


def link_for_an_empty_file(folder: Path, elsewhere: Path) -> None:
    (folder / "scenarios" / "__init__.py").unlink()
    (folder / "scenarios" / "__init__.py").symlink_to(elsewhere / "new")


def link_for_all(folder: Path, elsewhere: Path) -> None:
    shutil.rmtree(folder)
    folder.symlink_to(elsewhere)


@pytest.mark.parametrize(
    "damage",
    [
        spoiled_link, file_for_a_link, folder_for_a_link, planted_module, planted_code, no_package,
        link_for_a_package, link_for_an_empty_file, link_for_all,
    ],
)  # fmt: skip
def test_a_view_that_was_changed_is_repaired_and_nothing_elsewhere_is(
    world: World, tmp_path: Path, damage: Callable[[Path, Path], None]
) -> None:
    links = {"scenarios/part": tmp_path / "part", f"frameworks/{damage.__name__}": tmp_path}
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "theirs").write_text("theirs")
    folder = view.lay_out(links)
    good = look(folder)
    damage(folder, elsewhere)

    assert view.lay_out(links) == folder

    assert look(folder) == good
    assert look(elsewhere) == {"theirs": "theirs"}


def look(folder: Path) -> dict[str, str]:
    """All entries, with what links name and files hold."""
    assert not folder.is_symlink()
    return {
        str(e.relative_to(folder)): str(e.readlink())
        if e.is_symlink()
        else e.read_text()
        if e.is_file()
        else "folder"
        for e in folder.rglob("*")
    }
