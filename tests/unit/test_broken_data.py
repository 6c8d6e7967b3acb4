"""Damaged data are prepared again, and what is handed over cannot stop the harness."""

import os
import shutil
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.environments import data, prepared, venvs
from harness.environments.venvs import Environment
from harness.errors import UsageError
from harness.planning import catalog
from harness.records.record import Status
from tests.unit.stranger import edit
from tests.unit.world import World

NUMBERS = "1 2 3 4 5\n"


@pytest.fixture
def environment(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Environment:
    """The baseline's; data go to a cache of their own."""
    found = venvs.ensure(catalog.frameworks()["bare"], "process")
    world.cache = tmp_path / "own"
    monkeypatch.setenv("MLOPS_BENCH_CACHE", str(world.cache))
    return found


def ensure(environment: Environment) -> Path:
    return data.ensure(catalog.scenarios()["tiny"], environment)


def altered_in_place(folder: Path) -> None:
    with (folder / "numbers.txt").open("r+") as stream:
        stream.write("9")


def broken_mark(folder: Path) -> None:
    (folder / "ready").write_text("{")
    (folder / "numbers.txt").write_text("")


def linked_elsewhere(folder: Path) -> None:
    other = folder.parents[1] / "elsewhere"
    folder.rename(other)
    (other / "numbers.txt").write_text("6")
    folder.symlink_to(other)


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "numbers.txt").unlink(),
        lambda folder: (folder / "numbers.txt").write_text(""),
        lambda folder: (folder / "ready").unlink(),
        lambda folder: shutil.rmtree(folder),
        altered_in_place,
        broken_mark,
        linked_elsewhere,
    ],
)
def test_damaged_data_are_prepared_again(
    world: World, environment: Environment, damage: Callable[[Path], None]
) -> None:
    folder = ensure(environment)
    damage(folder)
    assert data.ready(catalog.scenarios()["tiny"]) is None
    assert (ensure(environment) / "numbers.txt").read_text() == NUMBERS


def test_a_link_in_place_of_data_is_replaced_and_what_it_names_is_not(
    world: World, environment: Environment
) -> None:
    theirs = world.home / "theirs"
    theirs.mkdir()
    (theirs / "file").touch()
    folder = data.data_folder("tiny")
    folder.parent.mkdir(parents=True)
    for place in (folder, folder.with_name(".tiny.new")):
        place.symlink_to(theirs)
    assert not (ensure(environment)).is_symlink()
    assert [entry.name for entry in theirs.iterdir()] == ["file"]


@pytest.mark.parametrize("mark", ['{"source": "old", "seconds": 1.0}', "{}", ""])
def test_data_of_an_older_harness_remain_and_are_looked_after(
    world: World, environment: Environment, mark: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = ensure(environment)
    monkeypatch.delenv("MLOPS_BENCH_DATA_TINY")
    (folder / "ready").write_text(mark)
    before = (folder / "numbers.txt").stat()
    assert ensure(environment) == folder
    assert (folder / "numbers.txt").stat() == before
    altered_in_place(folder)
    assert data.ready(catalog.scenarios()["tiny"]) is None


def test_a_copy_of_the_data_is_as_good(world: World, environment: Environment) -> None:
    folder = ensure(environment)
    os.utime(folder / "numbers.txt", (1, 1))
    assert data.ready(catalog.scenarios()["tiny"]) == folder
    altered_in_place(folder)
    os.utime(folder / "numbers.txt", (1, 1))  # neither size nor time tells
    assert data.ready(catalog.scenarios()["tiny"]) == folder
    (harm,) = data.distrust(catalog.scenarios()["tiny"], "smoke")
    assert "numbers.txt is not what was prepared" in harm
    assert (ensure(environment) / "numbers.txt").read_text() == NUMBERS


def test_what_a_killed_preparation_left_is_cleared(world: World, environment: Environment) -> None:
    left = data.data_folder("tiny").with_name(".tiny.new")
    (left / "prepared").mkdir(parents=True)
    (left / "prepared" / "numbers.txt").write_text("6")
    assert (ensure(environment) / "numbers.txt").read_text() == NUMBERS
    assert [e.name for e in left.parent.iterdir()] == ["tiny", "tiny.lock"]


def fifo(file: Path) -> None:
    os.mkfifo(file)


def link_to_a_terminal(file: Path) -> None:
    file.symlink_to("/dev/tty")


def bound_socket(file: Path) -> None:
    here = Path.cwd()
    os.chdir(file.parent)  # its name may be short only
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(file.name)
    os.chdir(here)


def link_to_a_device(file: Path) -> None:
    file.symlink_to("/dev/zero")


@pytest.mark.parametrize("plant", [fifo, link_to_a_terminal, bound_socket, link_to_a_device])
@pytest.mark.parametrize("place", ["numbers.txt", "deep/er/numbers.txt"])
def test_a_special_file_among_the_users_data_is_named_at_once(
    world: World,
    environment: Environment,
    plant: Callable[[Path], None],
    place: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = world.home / "mine"
    (folder / place).parent.mkdir(parents=True)
    plant(folder / place)
    monkeypatch.setenv("MLOPS_BENCH_DATA_TINY", str(folder))
    begin = time.monotonic()
    with pytest.raises(UsageError, match=f"holds {folder}/{place}, a .*: delete it"):
        ensure(environment)
    assert time.monotonic() - begin < 5
    assert world.bench("doctor").said.count(f"holds {folder}/{place}") == 1


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("(out / 'x').open('wb').truncate(10**11)", "File too large"),
        ("bytearray(10**11)", "MemoryError"),
        ("raise KeyError('x')", "KeyError: 'x'"),
        ("import os; os.kill(os.getpid(), 9)", "it died of SIGKILL"),
    ],
)
def test_a_preparation_has_bounds_and_its_failure_is_one_sentence(
    world: World, environment: Environment, lines: str, said: str
) -> None:
    edit(
        world.scenario / "prepare.py",
        "    try:\n        text",
        f"    {lines}\n    try:\n        text",
    )
    with pytest.raises(UsageError) as refused:
        ensure(environment)
    assert str(refused.value).startswith("scenarios.tiny.prepare cannot read what is in ")
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert not list(data.data_folder("tiny").parent.glob("*/"))


HURT = """
        mark = Path({mark!r})
        if not mark.exists():
            mark.touch()
            (self.request.data / "numbers.txt").write_text("6 6 6 6 6")
"""


def test_data_in_folders_that_nobody_may_enter_are_replaced(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_place: Path, ignore_errors: bool = False) -> None:
        if not ignore_errors:
            raise PermissionError("as for all but root")

    folder = ensure(environment)
    (folder / "closed").mkdir(mode=0)
    (folder / "numbers.txt").unlink()
    monkeypatch.setattr(shutil, "rmtree", refuse)
    assert (ensure(environment) / "numbers.txt").read_text() == NUMBERS
    assert not (folder / "closed").exists()
    assert not folder.with_name(".tiny.new").exists()


def test_data_that_another_harness_has_prepared_again_meanwhile_are_trusted(
    world: World, environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = ensure(environment)
    looking = prepared.harm

    def look_slowly(of: Path, *, contents: bool = False) -> str:
        harm = looking(of, contents=contents)
        monkeypatch.setattr(prepared, "harm", looking)
        ensure(environment)
        return harm

    altered_in_place(folder)
    monkeypatch.setattr(prepared, "harm", look_slowly)
    assert len(data.distrust(catalog.scenarios()["tiny"], "smoke")) == 1
    assert (folder / prepared.READY).exists()


def test_a_run_that_fails_over_damaged_data_is_repeated_with_good_ones(
    world: World, environment: Environment
) -> None:
    """Damaged while it runs, so that no look before it could tell."""
    mark = world.home / "mark"
    begin = '        (self.store / "running").touch()\n'
    edit(world.framework("faulty") / "adapter.py", begin, begin + HURT.format(mark=str(mark)))
    assert world.bench("run", "-p", "smoke", "--name", "it", "-f", "faulty:fine").code == 0
    assert mark.exists()
    assert {record.status for record in world.records("it")} == {Status.OK}
