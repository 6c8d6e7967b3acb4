"""What a run leaves in the user's home, told from what anybody else leaves there meanwhile."""

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.conformance import home as homes
from harness.conformance import observer
from harness.conformance.state import changes
from harness.running import execution
from tests.unit.stranger import NAME, edit, settle
from tests.unit.world import World

BEGIN = "    p = request.parameters\n"


@pytest.fixture
def home(world: World, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's home, as the harness sees it, with something in it."""
    folder = world.home / "home"
    (folder / ".cache" / "tool" / "deep" / "deeper").mkdir(parents=True)
    (folder / "notes").write_text("a line\n")
    monkeypatch.setenv("HOME", str(folder))
    return folder


@pytest.fixture
def folder(world: World, home: Path) -> Path:
    return settle(world.root / "frameworks")


def check(world: World) -> dict[str, str]:
    """The finding, and whether a run was repeated for it."""
    told = world.bench("conformance", NAME, "-s", "tiny", "--only", "home", "--json")
    (found,) = json.loads(told.out)
    return {**found, "repeated": str("repeated run" in told.err)}


@pytest.mark.parametrize(
    "act",
    [
        "(HOME / '.cache/tool/deep/deeper/new').touch()",
        "(HOME / 'notes').open('a').write('more')",
        "(HOME / 'notes').unlink(missing_ok=True)",
        "(HOME / '.cache/tool/deep/deeper/folder').mkdir(exist_ok=True)",
        "(HOME / 'link').is_symlink() or (HOME / 'link').symlink_to('notes')",
        "os.rename(HOME / 'notes', HOME / 'moved') if (HOME / 'notes').exists() else 0",
        "sqlite3.connect(HOME / '.cache/tool/deep/deeper/base').execute('create table if not "
        "exists t (x)')",
    ],
)
def test_python_says_what_it_writes_however_deep_and_however_often(
    world: World, folder: Path, home: Path, act: str
) -> None:
    act = act.replace("HOME", f"pathlib.Path({str(home)!r})")
    code = f"    import os, sqlite3, pathlib\n    {act}\n"
    edit(folder / "tiny.py", BEGIN, BEGIN + code)

    found = check(world)

    assert found["verdict"] == "fail"
    assert f"traces in the user's home: {home}" in found["message"]
    assert "written by" in found["message"]
    assert found["repeated"] == "False"


def test_what_leaves_no_trace_passes(world: World, folder: Path, home: Path) -> None:
    code = f"""    import pathlib
    home = pathlib.Path({str(home)!r})
    (home / "notes").read_text()
    (home / "notes").open("r+").close()
    passing = home / "passing"
    passing.touch()
    passing.unlink()
    try:
        (home / "no" / "such" / "folder").touch()
    except FileNotFoundError:
        pass
"""
    edit(folder / "tiny.py", BEGIN, BEGIN + code)

    assert check(world)["verdict"] == "pass"


def test_other_programs_of_the_run_are_found_by_a_repeated_run(
    world: World, folder: Path, home: Path
) -> None:
    code = f"    import subprocess\n    subprocess.run(['sh', '-c', 'echo x >> {home}/notes'])\n"
    edit(folder / "tiny.py", BEGIN, BEGIN + code)

    found = check(world)

    assert (found["verdict"], found["repeated"]) == ("fail", "True")
    assert f"changed {home}/notes" in found["message"]
    assert "if another program writes there, end it and check again" in found["message"]


@pytest.mark.usefixtures("folder")
def test_what_somebody_else_writes_meanwhile_is_not_the_runs(
    world: World, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    execute: Callable[..., Any] = execution.execute

    def meanwhile(*arguments: Any, **options: Any) -> Any:
        (home / "notes").open("a").write("a line of mine\n")
        (home / ".config").mkdir()
        monkeypatch.setattr(observer, "execute", execute)
        return execute(*arguments, **options)

    monkeypatch.setattr(observer, "execute", meanwhile)

    found = check(world)

    assert (found["verdict"], found["repeated"]) == ("pass", "True")


def test_a_look_sees_what_lies_in_folders_of_programs(home: Path, world: World) -> None:
    (home / ".local" / "share" / "tool").mkdir(parents=True)
    before = homes.look()
    new = [
        ".config/tool/settings",
        ".cache/tool/deep/deeper/file",
        ".local/share/tool/state",
        "folder/file",
    ]
    for name in (*new[:1], *new[2:]):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).touch()
    (home / "notes").write_text("another line\n")
    (home / ".cache" / "tool" / "deep" / "file").touch()  # seen by its folder's time

    found = changes(before, homes.look())

    assert f"changed {home}/notes" in found
    assert f"changed {home}/.cache/tool/deep" in found
    assert {f"new {home}/{name}" for name in (*new[:1], *new[2:])} <= set(found)


def test_the_harness_own_places_are_no_part_of_it(
    home: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLOPS_BENCH_CACHE", str(home / ".cache" / "mlops-bench"))
    monkeypatch.setenv("MLOPS_BENCH_RUNS", str(home / "runs"))
    before = homes.look()
    for name in (".cache/mlops-bench/environments", "runs/it"):
        (home / name).mkdir(parents=True)

    assert changes(before, homes.look()) == []


def test_a_large_home_takes_little_time(home: Path, world: World) -> None:
    for number in range(40):
        folder = home / ".cache" / f"tool-{number}"
        folder.mkdir()
        for name in range(500):
            (folder / str(name)).touch()
    begin = time.process_time()

    assert len(homes.look()) > 20_000
    assert time.process_time() - begin < 4  # a look at contents would take far longer


@pytest.mark.usefixtures("folder")
def test_somebody_who_writes_all_the_time_is_not_the_run(world: World, home: Path) -> None:
    done = threading.Event()

    def write() -> None:
        while not done.wait(0.1):
            with (home / "notes").open("a") as stream:
                stream.write("a line of mine\n")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        found = check(world)
    finally:
        done.set()
        writer.join()

    assert (found["verdict"], found["repeated"]) == ("pass", "True")


def test_what_comes_again_beside_it_counts_as_the_same() -> None:
    first = ["new /h/.x/run-1", "changed /h/notes", "gone /h/y", "new /h/other"]
    again = ["new /h/.x/run-2", "changed /h/.bashrc", "new /h/z/run"]

    assert homes.repeated(first, again) == ["new /h/.x/run-1"]
    assert homes.repeated(first, again, quiet=["new /h/.x/run-3"]) == []
