"""A run begins whole or not at all, and takes nobody's folder."""

import subprocess
import sys
import threading

import pytest

from harness.records.store import RunStore
from tests.unit.builders import a_plan
from tests.unit.test_store import files_no_larger_than
from tests.unit.world import CHECKOUT, World

RUN = ("run", "-p", "smoke", "-f", "faulty:fine")


def test_a_run_that_a_full_disk_did_not_let_begin_can_be_begun_again(world: World) -> None:
    with files_no_larger_than(20):
        refused = world.bench(*RUN, "--name", "it")
    assert refused.code == 3
    assert "cannot write" in refused.said
    assert [path.name for path in (world.home / "runs").iterdir()] == []
    assert world.bench(*RUN, "--name", "it").code == 0


def test_what_an_older_harness_left_on_a_full_disk_is_in_nobodys_way(world: World) -> None:
    left = world.run_folder("it")
    for name in ("logs", "evidence", "work"):
        (left / name).mkdir(parents=True)
    (left / "plan.json.partial").touch()
    RunStore.create(a_plan(), "it")
    assert (left / "plan.json").exists()


def test_a_folder_that_is_no_run_is_kept_and_named(world: World) -> None:
    mine = world.run_folder("it")
    mine.mkdir(parents=True)
    (mine / "thesis.tex").write_text("mine")
    result = world.bench(*RUN, "--name", "it")
    assert result.code == 2
    assert f"{mine} exists already and is no run" in result.said
    assert [path.name for path in mine.iterdir()] == ["thesis.tex"]
    assert {path.name for path in (world.home / "runs").iterdir()} == {".identity", "it"}


def test_what_a_killed_harness_left_half_made_is_cleared_by_the_next_run(world: World) -> None:
    half = world.home / "runs" / ".new-0123"
    (half / "logs").mkdir(parents=True)
    RunStore.create(a_plan(), "it")
    assert not half.exists()


CREATE = """
from harness.records.store import RunStore
from tests.unit.builders import a_plan
print(RunStore.create(a_plan()).name)
"""


def test_six_nameless_runs_that_begin_at_once_are_six_runs(world: World) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", CREATE], stdout=subprocess.PIPE, text=True, cwd=CHECKOUT
        )
        for _ in range(6)
    ]
    names = {process.communicate()[0].strip() for process in started}
    assert len(names) == 6
    assert {store.name for store in RunStore.every()} == names
    numbers = {(store.folder / ".sequence").read_text().split()[0] for store in RunStore.every()}
    assert numbers == {"1", "2", "3", "4", "5", "6"}


def test_six_threads_do_not_share_a_run_either(world: World) -> None:
    names: list[str] = []
    threads = [
        threading.Thread(target=lambda: names.append(RunStore.create(a_plan()).name))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(names)) == 6


@pytest.mark.parametrize("name", ["x" * 300, "nowhere/at/all"])
def test_a_name_that_no_run_can_have_is_a_usage_error(world: World, name: str) -> None:
    result = world.bench("show", name)
    assert result.code == 2
    assert "no run is called" in result.said
