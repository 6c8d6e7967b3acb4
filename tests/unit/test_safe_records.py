"""Records are safe from us: clocks that jump, newer harnesses, full disks, foreign hands."""

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import harness
from harness.advice import advise
from harness.errors import UsageError
from harness.records import conformance, stream
from harness.records.lines import LONGEST, encode
from harness.records.record import SCHEMA
from harness.records.store import RunStore
from tests.unit import lines
from tests.unit.builders import a_plan, a_record
from tests.unit.test_store import files_no_larger_than
from tests.unit.world import CHECKOUT, World

RUN = ("run", "-p", "smoke", "-f", "faulty:fine")
READERS = ("status", "show", "score", "report", "history")


@pytest.fixture(autouse=True)
def _advice_is_new() -> Iterator[None]:
    advise.cache_clear()
    yield
    advise.cache_clear()


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


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"schema": 3, "gpu": 1}, "unknown field gpu"),
        ({"gpu": 1, "tpu": 2}, "unknown field gpu, tpu"),
        ({"schema": SCHEMA + 1}, f"schema {SCHEMA + 1}"),
        ({"schema": 99, "status": "splendid", "machine": 1}, "schema 99"),
    ],
)
@pytest.mark.parametrize("newline", [True, False])
def test_records_of_a_newer_harness_are_said_to_be_that_and_are_left_alone(
    finished: World, change: lines.Line, found: str, newline: bool
) -> None:
    run = finished.run_folder("it")
    last = lines.of(run)
    last[-1] |= change
    lines.write(run, last)
    file = run / "records.jsonl"
    if not newline:
        file.write_bytes(file.read_bytes().rstrip(b"\n"))
    before = file.read_bytes()
    for command in (*READERS, "run --resume"):
        result = finished.bench(*command.split(), "it")
        assert result.code == 2, command
        assert f"line 5 was made by a newer harness ({found}" in result.said
        assert "update the harness" in result.said
        assert "delete" not in result.said
    assert file.read_bytes() == before


def test_nothing_that_is_whole_is_cut_off_by_the_next_record(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    newer = encode(a_record()).replace(b'{"schema":4', b'{"schema":77,"gpu":[1]')
    store.records_file.write_bytes(newer)
    store.append(a_record(order=1))
    assert store.records_file.read_bytes().splitlines()[0] == newer


@pytest.mark.parametrize(
    "size", [10, stream.BLOCK - 1, stream.BLOCK, 5 * stream.BLOCK, LONGEST - 20]
)
def test_a_torn_line_of_any_length_is_replaced(tmp_path: Path, size: int) -> None:
    store = RunStore(tmp_path)
    store.append(a_record(order=0))
    with store.records_file.open("ab") as file:
        file.write(b'{"schema":4,"key":"' + b"x" * size)
    store.append(a_record(order=1))
    assert [r.order for r in store.records()] == [0, 1]


def test_a_corrupt_line_is_named_and_nobody_is_told_to_destroy_it(finished: World) -> None:
    file = finished.run_folder("it") / "records.jsonl"
    file.write_bytes(b"garbage\n" + file.read_bytes())
    result = finished.bench("status", "it")
    assert result.code == 2
    assert "line 1 is not a record" in result.said
    assert "move that line into another file" in result.said
    assert "delete" not in result.said


@pytest.mark.parametrize(
    "change",
    [
        {"started_at": "yesterday"},
        {"started_at": "2026-01-01T00:00:00"},
        {"started_at": "9999-01-01T00:00:00+00:00"},
        {"order": 10**30},
        {"parameters": "none"},
        {"answers": {"a": {"found": 1, "expected": 0, "unknown": -1}}},
    ],
)
def test_what_no_harness_writes_is_one_sentence(finished: World, change: lines.Line) -> None:
    lines.edit(finished.run_folder("it"), lambda line: line.update(change))
    for command in READERS:
        result = finished.bench(command, "it")
        assert result.code == 2, command
        assert "line 1 is not a record" in result.said


def test_json_that_is_nested_without_end_is_one_sentence(finished: World) -> None:
    run = finished.run_folder("it")
    deep = "[" * 100_000 + "]" * 100_000
    for name, inner in (("records.jsonl", deep), ("plan.json", f'{{"a":{deep}}}')):
        kept = (run / name).read_text()
        key = '"parameters":'
        before, _, after = kept.partition(key)
        (run / name).write_text(f'{before}{key}{{"a":{inner}}},"b":{after}')
        result = finished.bench("status", "it")
        assert result.code == 2
        assert "it is nested too deep" in result.said
        (run / name).write_text(kept)


def test_a_conformance_line_that_a_crash_has_torn_costs_no_later_one(
    world: World, tmp_path: Path
) -> None:
    file = tmp_path / "conformance.jsonl"
    found = conformance.Conformance(
        framework="it", deployment="local", scenario="tiny", found=conformance.Found.PASSED,
        failed=[], folder_sha256="f", lock_sha256=None, harness_sha256="h", harness_version="1",
        harness_commit=None, machine=a_record().machine, started_at="2026", seconds=1.0,
    )  # fmt: skip
    conformance.append(file, found)
    with file.open("ab") as torn:
        torn.write(b'{"framework":"i')
    conformance.append(file, found)
    assert conformance.read(file) == [found, found]


SPECIAL: dict[str, Callable[[Path], Any]] = {
    "a FIFO": os.mkfifo,
    "a socket": lambda path: _socket(path),
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "Is a directory": Path.mkdir,
}


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(path))  # a socket's name is short


@pytest.mark.parametrize("kind", SPECIAL)
@pytest.mark.parametrize("name", ["records.jsonl", "plan.json", "conformance.json"])
@pytest.mark.timeout(60)
def test_what_is_no_file_is_refused_and_not_waited_for(
    finished: World, kind: str, name: str
) -> None:
    file = finished.run_folder("it") / name
    file.unlink(missing_ok=True)
    SPECIAL[kind](file)
    needs = {"records.jsonl": (*READERS, "run --resume"), "plan.json": ("status", "run --resume")}
    for command in needs.get(name, ()):
        result = finished.bench(*command.split(), "it")
        assert result.code == 2, command
        told = kind in result.said
        assert told or (kind == "a device" and "is a symbolic link" in result.said)
    if name == "conformance.json":
        # What is no link is a report that is not there; what leads out is refused with the run.
        assert finished.bench("show", "it").code == (2 if file.is_symlink() else 0)


BROKEN: dict[str, tuple[Callable[[Any], Any], str]] = {
    "an unknown profile": (
        lambda plan: _with_cells(plan, profile="nosuch") | {"parameters": {"tiny/nosuch": {}}},
        "the plan names profile nosuch of tiny, which is not known here; there are: smoke",
    ),
    "an unknown scenario": (
        lambda plan: _with_cells(plan, scenario="gone") | {"parameters": {"gone/smoke": {}}},
        "the plan names scenario gone, which is not known here; there are: ",
    ),
    "no parameters": (
        lambda plan: {**plan, "parameters": {}},
        "is not a readable plan: it has no parameters of tiny/smoke",
    ),
    "empty parameters": (
        lambda plan: {**plan, "parameters": {"tiny/smoke": {}}},
        "the plan's parameters of tiny/smoke lack a sound",
    ),
    "another task": (lambda plan: _with_cells(plan, task="dance"), "the plan does 'dance'"),
    "a way out": (
        lambda plan: _with_cells(plan, probe="../../x"),
        "is not a readable plan: ",
    ),
    "a cell twice": (
        lambda plan: {**plan, "cells": plan["cells"] * 2},
        "is not a readable plan: two cells have the order 0",
    ),
    "no time": (lambda plan: {**plan, "timeout": 0}, "is not a readable plan: the timeout is 0 s"),
    "no port": (lambda plan: {**plan, "port_from": 70000}, "there is no port 70000"),
    "a list": (lambda plan: [plan], "is not a readable plan: Expected `object`, got `array`"),
    "a number": (lambda _: 3, "is not a readable plan: Expected `object`, got `int`"),
    "no cells": (lambda plan: {"parameters": plan["parameters"]}, "missing required field `cells`"),
}
# Of these the records can still be counted.
READABLE = {"an unknown profile", "an unknown scenario", "empty parameters", "another task"}


def _with_cells(plan: Any, **changes: Any) -> Any:
    return {**plan, "cells": [{**cell, **changes} for cell in plan["cells"]]}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_plan_of_any_broken_shape_is_one_sentence(finished: World, kind: str) -> None:
    change, sentence = BROKEN[kind]
    file = finished.run_folder("it") / "plan.json"
    file.write_text(json.dumps(change(json.loads(file.read_text()))))
    resumed = finished.bench("run", "--resume", "it")
    assert resumed.code == 2
    assert sentence in resumed.said
    assert resumed.said.count("Error:") == 1
    told = finished.bench("status", "it")
    assert told.code == (0 if kind in READABLE else 2)
    assert sentence in told.said
    assert finished.bench("show", "it").code == 0


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


@pytest.mark.parametrize("command", READERS)
def test_records_of_an_unknown_framework_are_said_and_the_rest_is_shown(
    finished: World, command: str
) -> None:
    def renamed(line: lines.Line) -> None:
        if line["deployment"] == "crash":
            line["framework"] = "<HOST>"

    lines.edit(finished.run_folder("it"), renamed)
    result = finished.bench(command, "it")
    assert result.code == 0, result.said
    if command != "status":
        assert "run it has records of '<HOST>:crash', not known here" in result.err
    if command not in ("status", "report"):
        assert "faulty:fine" in result.out or "faulty" in result.out


def test_an_unknown_framework_has_rows_and_no_scorecard(finished: World) -> None:
    lines.edit(finished.run_folder("it"), _outside)
    result = finished.bench("show", "it")
    assert "outsider:fine" in result.out
    cards = finished.run_folder("it") / "scorecards"
    assert "outsider:fine" in (cards / "comparison.md").read_text()
    assert not list(cards.glob("outsider*"))


def _outside(line: lines.Line) -> None:
    if line["framework"] == "faulty":
        line["framework"] = "outsider"


@pytest.mark.parametrize("command", ["show", "status", "score", "report", "history", "export"])
@pytest.mark.parametrize(
    "change",
    [
        {"deployment": "moon"},
        {"scenario": "gone"},
        {"profile": "gone"},
        {"task": "dance"},
        {"machine": {"cpu": "?", "cores": 0.25, "memory_bytes": 0, "kernel": "", "python": ""}},
    ],
)
def test_records_of_anything_unknown_cause_no_traceback(
    finished: World, command: str, change: lines.Line
) -> None:
    def some(line: lines.Line) -> None:
        if line["deployment"] == "crash":
            line |= change

    lines.edit(finished.run_folder("it"), some)
    arguments = [str(finished.home / "out")] if command == "export" else []
    result = finished.bench(command, *arguments, "it")
    assert result.code == 0, result.said
    if command == "show" and "task" in change:
        assert (
            "left out faulty:crash, tiny: its task, 'dance', is not installed here" in result.said
        )


def test_runs_compare_and_load_with_what_is_not_known_here(finished: World) -> None:
    lines.copy(finished, "other", _outside)
    for arguments in (["show", "it", "--beside", "other"], ["compare", "it", "other"]):
        advise.cache_clear()
        done = finished.bench(*arguments)
        assert done.code == 0, done.said
        assert "run other has records of 'outsider:" in done.err
    assert "nothing is scored" in finished.bench("score", "other").out
    assert finished.bench("report", "other").code == 0
    advise.cache_clear()
    loaded = harness.load("other")
    assert set(loaded.records.framework) == {"bare", "outsider"}
    assert len(loaded.scores()) == 0


def test_what_an_editor_did_to_lines_and_their_ends_changes_nothing(finished: World) -> None:
    before = finished.bench("status", "it", "--json").out
    for name in ("records.jsonl", "plan.json"):
        file = finished.run_folder("it") / name
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert finished.bench("status", "it", "--json").out == before


@pytest.mark.parametrize("name", ["x" * 300, "nowhere/at/all"])
def test_a_name_that_no_run_can_have_is_a_usage_error(world: World, name: str) -> None:
    result = world.bench("show", name)
    assert result.code == 2
    assert "no run is called" in result.said


def test_a_run_that_is_only_readable_is_shown_without_pages(finished: World) -> None:
    run = finished.run_folder("it")
    with files_no_larger_than(0):
        for command in ("show", "score"):
            result = finished.bench(command, "it", "--json")
            assert result.code == 0
            assert json.loads(result.out)
            assert "no pages are written: cannot write" in result.err
            assert len(result.err.splitlines()) == 1
            advise.cache_clear()
        page = finished.bench("report", "it")
    assert page.code == 3
    assert f"cannot write {run / 'report.html'}" in page.said
    assert "let --out name a place" in page.said


MEASURED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]), -1))
sys.argv = ["mlops-bench", *sys.argv[2:]]
from harness.cli import main
main()
"""
SIZE = 100 * 2**20  # bytes; as objects, all of these records would need four times that
ROOM = 250 * 2**20  # bytes of address space; imports alone take half of it


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        (["show"], "faulty:fine"),
        (["score"], "weighted total"),
        (["status"], "to do"),
        (["compare", "it"], "costs of runs"),
    ],
)
def test_records_without_end_are_read_in_bounded_memory(
    finished: World, command: list[str], shown: str
) -> None:
    run = lines.copy(finished, "big")
    content = (run / "records.jsonl").read_bytes()
    with (run / "records.jsonl").open("ab") as file:
        while file.tell() < 60 * 2**20:  # as objects they would need more than ROOM
            file.write(content * 100)
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(ROOM), *command, "big"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-500:]
    assert shown in done.stdout


def test_more_records_that_count_than_fit_are_one_sentence(
    finished: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "MOST", 2000)
    result = finished.bench("show", "it")
    assert result.code == 2
    assert "the records that count are more than" in result.said
    with pytest.raises(UsageError, match=r"all its records are more than .*`mlops-bench show`"):
        RunStore.open("it").records()


def test_records_that_do_not_count_are_not_held(
    finished: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = finished.run_folder("it") / "records.jsonl"
    monkeypatch.setattr(stream, "MOST", file.stat().st_size)
    file.write_bytes(file.read_bytes() * 3)
    assert finished.bench("show", "it").code == 0
    with pytest.raises(UsageError, match="all its records"):
        RunStore.open("it").records()


@pytest.mark.timeout(10)
def test_nothing_is_appended_to_a_last_line_without_end(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    store.append(a_record())
    with store.records_file.open("ab") as file:
        file.truncate(4 * LONGEST)
    with pytest.raises(UsageError, match=r"last line of .* is no record: it is longer than 16 MiB"):
        store.append(a_record())
    assert store.records_file.stat().st_size == 4 * LONGEST


def test_a_line_without_end_is_no_record(finished: World) -> None:
    with (finished.run_folder("it") / "records.jsonl").open("ab") as file:
        file.write(b'{"schema": 4, "key": "' + b"x" * LONGEST)
    result = finished.bench("status", "it")
    assert result.code == 2
    assert "line 6 is not a record: it is longer than 16 MiB" in result.said


def test_what_could_not_be_read_again_is_not_written(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    with pytest.raises(ValueError, match="a record is shorter than"):
        store.append(a_record(reason="x" * LONGEST))
    assert not store.has_records
