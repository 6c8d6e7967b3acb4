"""The run's folder under crashes, full disks and foreign hands."""

import lzma
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock
import pytest

from harness.errors import HarnessError, UsageError
from harness.records import packed as archives
from harness.records.latest import latest
from harness.records.record import Status
from harness.records.store import RunStore
from tests.unit.builders import a_plan, a_record
from tests.unit.world import CHECKOUT


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunStore:
    monkeypatch.setenv("MLOPS_BENCH_RUNS", str(tmp_path))
    return RunStore.create(a_plan(), "mine")


def orders(store: RunStore) -> list[int]:
    return [record.order for record in store.records()]


def test_a_new_run_has_a_readable_plan_and_no_records(store: RunStore) -> None:
    assert store.plan() == a_plan()
    assert store.records() == []


def test_a_plan_that_is_torn_while_written_makes_no_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLOPS_BENCH_RUNS", str(tmp_path))
    with files_no_larger_than(20), pytest.raises(HarnessError, match="cannot write"):
        RunStore.create(a_plan(), "mine")
    with pytest.raises(UsageError, match="no runs in"):
        RunStore.open()


def test_records_come_back_in_the_order_of_writing(store: RunStore) -> None:
    for order in (2, 0, 1):
        store.append(a_record(order=order))
    assert orders(store) == [2, 0, 1]


def packed(store: RunStore) -> RunStore:
    """The run with two records, as past references and the wheel have them."""
    for order in range(2):
        store.append(a_record(order=order))
    content = store.records_file.read_bytes()
    store.records_file.with_name(archives.PACKED).write_bytes(lzma.compress(content))
    store.records_file.unlink()
    return RunStore.recorded(store.name)


def test_packed_records_are_read_like_others(store: RunStore) -> None:
    assert orders(packed(store)) == [0, 1]


def test_nothing_is_added_to_packed_records(store: RunStore) -> None:
    told = r"unpack them by `xz -d .*records.jsonl.xz`"
    with pytest.raises(UsageError, match=told), packed(store).lock():
        pass


BOMB = lzma.compress(bytes(archives.LARGEST + 1))
GREEDY = lzma.compress(b"x", filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 2**28}])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no archive", "cannot be unpacked"),
        (lzma.compress(b"x" * 99)[:-20], "its end is missing"),
        (BOMB, "unpacks to more than"),
        (GREEDY, "cannot be unpacked"),
    ],
    ids=["none", "torn", "bomb", "greedy"],
)
def test_what_cannot_be_unpacked_is_said(store: RunStore, content: bytes, said: str) -> None:
    found = packed(store)
    found.records_file.write_bytes(content)
    with pytest.raises(UsageError, match=f"cannot read .*{said}"):
        found.records()


def test_what_was_interrupted_leaves_an_earlier_answer_standing(store: RunStore) -> None:
    written = [Status.INTERRUPTED, Status.OK, Status.INTERRUPTED]
    for number, status in enumerate(written):
        store.append(a_record(status=status, key=str(number)))
        newest = [(r.key, r.status) for r in store.newest()]
        assert newest == [(r.key, r.status) for r in latest(store.records())]
        assert newest == [("0", Status.INTERRUPTED) if number == 0 else ("1", Status.OK)]


def test_a_name_that_is_taken_is_refused_and_resume_is_offered(store: RunStore) -> None:
    with pytest.raises(UsageError, match="'mine' exists already; continue it with --resume mine"):
        RunStore.create(a_plan(), "mine")


def test_runs_that_begin_in_one_second_have_folders_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLOPS_BENCH_RUNS", str(tmp_path / "runs"))

    assert len({RunStore.create(a_plan()).name for _ in range(5)}) == 5


def test_a_torn_last_line_is_no_record(store: RunStore) -> None:
    store.append(a_record(order=0))
    with store.records_file.open("ab") as stream:
        stream.write(b'{"schema": 1, "key": "to')
    assert orders(store) == [0]


def test_appending_after_a_record_without_a_newline_keeps_it(store: RunStore) -> None:
    store.append(a_record(order=1))
    store.records_file.write_bytes(store.records_file.read_bytes().rstrip(b"\n"))
    assert [record.order for record in store.records()] == [1]
    store.append(a_record(order=2))
    assert [record.order for record in store.records()] == [1, 2]


def test_appending_after_a_torn_line_replaces_it(store: RunStore) -> None:
    store.append(a_record(order=0))
    with store.records_file.open("ab") as stream:
        stream.write(b'{"schema": 1, "key": "to')
    store.append(a_record(order=1))
    assert orders(store) == [0, 1]


WRITER = """
import sys
from pathlib import Path
from harness.records.store import RunStore
from tests.unit.builders import a_record
store = RunStore(Path(sys.argv[1]))
for order in range(1_000_000):
    store.append(a_record(order=order, reason="x" * 100_000))
    print(order, flush=True)
"""


def test_kill_9_in_the_middle_of_writing_loses_no_finished_record(store: RunStore) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(store.folder)],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    while writer.stdout.readline().strip() != "5":
        assert writer.poll() is None
    writer.send_signal(signal.SIGKILL)
    confirmed = writer.stdout.read().split()
    writer.wait()
    store.append(a_record(order=-1))
    found = orders(store)
    assert found[-1] == -1
    assert found[:-1] == list(range(len(found) - 1))
    assert len(found) - 1 >= 6 + len(confirmed)


@pytest.mark.parametrize("damage", [b"garbage\n", b'{"schema": 1}\n'])
def test_a_corrupt_line_is_named_with_its_file_and_number(store: RunStore, damage: bytes) -> None:
    store.append(a_record(order=0))
    with store.records_file.open("ab") as stream:
        stream.write(damage)
    store.append(a_record(order=1))
    with pytest.raises(UsageError) as refused:
        store.records()
    assert f"{store.records_file}, line 2 is not a record" in str(refused.value)


def test_empty_lines_are_passed_over(store: RunStore) -> None:
    store.append(a_record(order=0))
    with store.records_file.open("ab") as stream:
        stream.write(b"\n")
    store.append(a_record(order=1))
    assert orders(store) == [0, 1]


def test_a_records_file_that_cannot_be_read_is_named(store: RunStore) -> None:
    store.records_file.mkdir()
    with pytest.raises(UsageError, match=r"cannot read .*records.jsonl: Is a directory"):
        store.records()


@pytest.mark.parametrize("content", [None, b"{", b'{"cells": 3}'])
def test_a_plan_that_cannot_be_read_is_named(store: RunStore, content: bytes | None) -> None:
    (store.folder / "plan.json").unlink()
    if content is not None:
        (store.folder / "plan.json").write_bytes(content)
    with pytest.raises(UsageError, match=r"plan\.json is not a readable plan"):
        store.plan()


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """The kernel refuses to let any file grow beyond `size`, as it does on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def test_a_disk_that_refuses_a_record_ends_the_run_and_keeps_the_earlier_ones(
    store: RunStore,
) -> None:
    store.append(a_record(order=0))
    room = store.records_file.stat().st_size + 100
    with (
        files_no_larger_than(room),
        pytest.raises(HarnessError, match="all earlier records are safe"),
    ):
        store.append(a_record(order=1))
    assert orders(store) == [0]
    store.append(a_record(order=2))
    assert orders(store) == [0, 2]


def test_two_harnesses_cannot_work_on_one_run(store: RunStore) -> None:
    with (
        store.lock(),
        pytest.raises(UsageError, match="mine is in use by another mlops-bench"),
        RunStore(store.folder).lock(),
    ):
        pass


def test_a_run_with_a_living_tree_of_a_killed_harness_is_waited_for_and_then_refused(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.wait_for_trees()
    monkeypatch.setattr("harness.records.store.TREE_SECONDS", 0.1)
    with (
        filelock.FileLock(store.guard),
        pytest.raises(HarnessError, match="earlier harness are still alive in run mine"),
    ):
        store.wait_for_trees()


def test_the_newest_run_is_opened_when_none_is_named(store: RunStore) -> None:
    newer = RunStore.create(a_plan(), "z-newer")
    assert RunStore.open().folder == newer.folder
    assert RunStore.open("mine").folder == store.folder
    assert RunStore.open(str(store.folder)).folder == store.folder


def test_a_misspelt_run_gets_the_nearest_name(store: RunStore) -> None:
    with pytest.raises(UsageError, match="no run is called 'mime'; did you mean 'mine'"):
        RunStore.open("mime")


def test_no_runs_at_all_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLOPS_BENCH_RUNS", str(tmp_path / "nowhere"))
    with pytest.raises(UsageError, match=r"no runs in .*nowhere; make one with"):
        RunStore.open()


def test_the_newest_with_records_hides_no_run_behind_a_start_that_failed(store: RunStore) -> None:
    with pytest.raises(UsageError, match="run mine has no records yet; continue it with"):
        RunStore.recorded()
    store.append(a_record(order=0))
    RunStore.create(a_plan(), "z-empty")
    assert RunStore.recorded().folder == store.folder
    with pytest.raises(UsageError, match="run z-empty has no records yet"):
        RunStore.recorded("z-empty")
