"""Which run, and which record, is the newest: whatever clocks, files and other folders say."""

import json
import os
import shutil
from pathlib import Path

import pytest

from harness.records.store import RunStore
from tests.unit import lines
from tests.unit.builders import a_plan, a_record
from tests.unit.world import World


def test_a_failure_from_the_future_is_replaced_by_the_good_record_of_a_resumption(
    finished: World,
) -> None:
    def from_the_future(line: lines.Line) -> None:
        if line["deployment"] == "fine":
            line |= {"started_at": "2100-01-01T00:00:00+00:00", "status": "timeout", "key": "old"}

    lines.edit(finished.run_folder("it"), from_the_future)
    crash = finished.framework("faulty")
    assert crash.is_dir()
    finished.bench("run", "--resume", "it")
    told = json.loads(finished.bench("status", "it", "--json").out)
    assert told["records"]["timeout"] == 0
    assert told["records"]["ok"] == 4


def test_the_newest_run_is_the_one_made_last_whatever_clocks_and_files_say(world: World) -> None:
    for number, name in enumerate(("z", "a", "m")):
        store = RunStore.create(a_plan(), name)
        store.append(a_record())
        for file in (store.folder / "plan.json", store.records_file, store.folder):
            os.utime(file, (2e9 - number * 1e8,) * 2)
    assert [store.name for store in RunStore.every()] == ["z", "a", "m"]
    assert json.loads(world.bench("status", "--json").out)["run"] == "m"


def test_a_run_of_an_older_harness_is_older_than_one_of_today(world: World) -> None:
    for name in ("mine", "old"):
        RunStore.create(a_plan(), name).append(a_record())
    (world.run_folder("old") / ".sequence").unlink()
    assert [store.name for store in RunStore.every()] == ["old", "mine"]


@pytest.mark.parametrize("sequence", ["99 0123", "99", "9" * 20, "-1", "", "\udce4 \n"])
def test_a_run_copied_from_elsewhere_is_older_than_ours_whatever_its_number(
    world: World, sequence: str
) -> None:
    for name in ("copied", "mine"):
        RunStore.create(a_plan(), name).append(a_record())
    own = (world.run_folder("mine") / ".sequence").read_text().split()[1]
    for number in (sequence, f"{'9' * 20} {own}"):
        (world.run_folder("copied") / ".sequence").write_text(number, errors="surrogateescape")
        assert [store.name for store in RunStore.every()] == ["copied", "mine"]
        RunStore.create(a_plan(), "next").append(a_record())
        assert [store.name for store in RunStore.every()] == ["copied", "mine", "next"]
        shutil.rmtree(world.run_folder("next"))


def test_a_folder_of_runs_that_was_moved_keeps_its_order(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("z", "a"):
        RunStore.create(a_plan(), name).append(a_record())
    moved = world.home / "moved"
    shutil.copytree(world.run_folder("z").parent, moved)
    for number, name in enumerate(("z", "a")):
        os.utime(moved / name / "plan.json", (2e9 - number * 1e8,) * 2)
    monkeypatch.setenv("MLOPS_BENCH_RUNS", str(moved))
    assert [store.name for store in RunStore.every()] == ["z", "a"]


def test_a_run_that_somebody_deletes_meanwhile_costs_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        RunStore.create(a_plan(), name).append(a_record())
    there = Path.stat

    def gone(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        found = there(path, follow_symlinks=follow_symlinks)
        if path == world.run_folder("one") / "plan.json":
            shutil.rmtree(path.parent)  # between two looks
        return found

    monkeypatch.setattr(Path, "stat", gone)
    assert "two" in [store.name for store in RunStore.every()]
