"""Lines of records that are torn, corrupt, endless or newer: named, and never destroyed."""

from pathlib import Path

import pytest

from harness.errors import UsageError
from harness.records import conformance, stream
from harness.records.lines import LONGEST, encode
from harness.records.record import SCHEMA
from harness.records.store import RunStore
from tests.unit import lines
from tests.unit.builders import a_record
from tests.unit.lines import READERS
from tests.unit.world import World


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
        {"samples": [{"name": "run", "value": -1e200, "unit": "s"}]},
        {"answers": {"a": {"found": 1, "expected": 1, "unknown": -1}}},
        {"answers": {"a": {"found": 3, "expected": 2}}},
        {"answers": {"a": {"found": 1, "expected": 2, "unknown": 2}}},
    ],
)
def test_what_no_harness_writes_is_one_sentence(finished: World, change: lines.Line) -> None:
    lines.edit(finished.run_folder("it"), lambda line: line.update(change))
    for command in READERS:
        result = finished.bench(command, "it")
        assert result.code == 2, command
        assert "line 1 is not a record" in result.said


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


def test_what_an_editor_did_to_lines_and_their_ends_changes_nothing(finished: World) -> None:
    before = finished.bench("status", "it", "--json").out
    for name in ("records.jsonl", "plan.json"):
        file = finished.run_folder("it") / name
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert finished.bench("status", "it", "--json").out == before


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
