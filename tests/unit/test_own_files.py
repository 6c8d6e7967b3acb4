"""What a run's own files hold is known while it is held, and put back."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.errors import HarnessError
from harness.records import own_files
from harness.records.own_files import OwnFiles
from harness.records.store import RunStore
from tests.unit.builders import a_record
from tests.unit.world import World

WRITTEN = b"one\ntwo\n"


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "run"
    for name in ("logs", "evidence", "work"):
        (folder / name).mkdir(parents=True)
    (folder / "plan.json").write_bytes(b"{}")
    (folder / "records.jsonl").write_bytes(WRITTEN)
    return folder


def forged(file: Path) -> None:
    """Of the same size and time, in place."""
    times = file.stat()
    file.write_bytes(WRITTEN.upper())
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


def longer(file: Path) -> None:
    with file.open("ab") as stream:
        stream.write(b"three\n")


def linked(file: Path) -> None:
    outside = file.parents[1] / "outside"
    outside.write_bytes(WRITTEN)
    file.unlink()
    file.hardlink_to(outside)


def other(file: Path) -> None:
    file.unlink()
    file.symlink_to("/dev/zero")


DAMAGES: list[Callable[[Path], None]] = [forged, longer, linked, other, Path.unlink]


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_records_are_put_back(run: Path, damage: Callable[[Path], None]) -> None:
    own, file = OwnFiles(run), run / "records.jsonl"
    damage(file)
    assert own.restore() == ["records.jsonl"]
    assert file.read_bytes() == WRITTEN
    assert not file.is_symlink()
    assert file.stat().st_nlink == 1
    assert own.restore() == []
    kept = run / "records.jsonl.changed-1"
    assert kept.exists() == (damage in (forged, longer))


def test_what_only_looks_changed_is_left_alone(run: Path) -> None:
    own = OwnFiles(run)
    (run / "records.jsonl").touch()
    (run / "plan.json").write_bytes(b"{}")
    assert own.restore() == []


def test_folders_are_real_ones_again(run: Path) -> None:
    own = OwnFiles(run)
    (run / "logs").rmdir()
    (run / "logs").symlink_to(run)
    (run / "evidence").rmdir()
    (run / "evidence").write_text("a file")
    assert own.restore() == ["logs", "evidence"]
    for name in ("logs", "evidence"):
        assert (run / name).is_dir()
        assert not (run / name).is_symlink()
    assert (run / "evidence.changed-1").read_text() == "a file"


def test_of_records_too_large_to_be_held_what_was_added_is_cut(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_files, "LARGEST", 5)
    own, file = OwnFiles(run), run / "records.jsonl"
    longer(file)
    assert own.restore() == ["records.jsonl"]
    assert file.read_bytes() == WRITTEN
    forged(file)
    with pytest.raises(HarnessError, match="was changed while a framework ran: restore the file"):
        own.restore()


def test_what_the_store_appends_is_known(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.enter(monkeypatch)
    assert world.bench("run", "-p", "smoke", "--name", "it", "-f", "bare").code == 0
    store = RunStore.open("it")
    with store.records_file.open("ab") as stream:
        stream.write(b'{"torn')
    with store.lock():
        store.append(a_record())
        store.append(a_record())
        assert store.restored() == ""
        before = store.records_file.read_bytes()
        store.records_file.unlink()
        store.append(a_record())
        assert store.restored() == "records.jsonl"
        assert store.records_file.read_bytes().startswith(before)
