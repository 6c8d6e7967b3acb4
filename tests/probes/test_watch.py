"""The host sees when a process that noted something has gone."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.measure.configuration.watch import Watch
from harness.worker.witness import note


@pytest.fixture
def sleeper(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that has noted that it began."""
    source = (
        "import sys, time\n"
        "from harness.worker.witness import note\n"
        "note(sys.argv[1], 'begin')\n"
        "time.sleep(60)\n"
    )
    notes = tmp_path / "notes"
    process = subprocess.Popen([sys.executable, "-c", source, str(notes)])
    while not notes.exists():
        time.sleep(0.02)
    yield process
    process.kill()
    process.wait()


def test_a_process_that_lives_is_seen(tmp_path: Path, sleeper: subprocess.Popen[bytes]) -> None:
    watch = Watch(tmp_path / "notes", "begin")
    watch.look(lambda: None)()
    assert [seen.pid for seen in watch.seen] == [sleeper.pid]
    assert str(sleeper.pid) in watch.alive_at(time.time())


def test_a_killed_process_is_gone_before_it_is_waited_for(
    tmp_path: Path, sleeper: subprocess.Popen[bytes]
) -> None:
    watch = Watch(tmp_path / "notes", "begin")
    look = watch.look(lambda: None)
    look()
    before = time.time()
    sleeper.kill()
    deadline = time.monotonic() + 10
    while watch.alive_at(time.time()) and time.monotonic() < deadline:
        look()
        time.sleep(0.02)
    assert watch.alive_at(time.time()) == ""
    assert watch.alive_at(before)  # it was there then


def test_a_process_that_had_gone_before_is_gone(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    notes.write_text(f'{{"what": "begin", "at": 1.0, "pid": {ended.pid}}}\n')
    watch = Watch(notes, "begin")
    watch.look(lambda: None)()
    assert watch.alive_at(time.time()) == ""


def test_nothing_is_known_of_processes_that_noted_nothing(tmp_path: Path) -> None:
    note(tmp_path / "notes", "over")
    watch = Watch(tmp_path / "notes", "begin")
    watch.look(lambda: None)()
    assert watch.alive_at(time.time()) == "no process was seen"
