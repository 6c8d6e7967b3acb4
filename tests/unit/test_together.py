"""Several processes call one method of an answer at the same moment."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.unit.world import CHECKOUT

# An answer whose store is a folder; `{opening}` stands for what its writers do before they begin.
ANSWER = '''\
import time
from pathlib import Path

from harness.worker.questions import configuration as asked


class ConcurrentWriters(asked.ConcurrentWriters):
    """It keeps nothing."""

    def prepare(self):
        """Nothing to do."""

    def open(self, writer):
        """One of them is late."""
        {opening}
        return f"run {writer}"

    def log(self, run_id, values):
        """It takes a while."""
        time.sleep(0.5)

    def read(self, run_id):
        """Nothing was kept."""
        return []
'''
LATE = "time.sleep(writer)"


def at_once(folder: Path, opening: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What two writers left, and what they noted."""
    probes = folder / "frameworks" / "crowd" / "probes"
    probes.mkdir(parents=True)
    (probes / "configuration.py").write_text(ANSWER.replace("{opening}", opening))
    notes = folder / "notes.jsonl"
    fields: dict[str, Any] = {
        "framework": "crowd",
        "dimension": "configuration",
        "question": "ConcurrentWriters",
        "method": "at_once",
        "arguments": {"values": [[1.0], [2.0]], "notes": str(notes)},
        "workdir": str(folder),
        "evidence": str(folder),
        "ports": [],
        "data": None,
        "namespace": "",
        "services": {},
        "deployment": "",
        "result": str(folder / "result"),
    }
    call = folder / "call.json"
    call.write_text(json.dumps(fields))
    env = {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{CHECKOUT}"}
    command = [sys.executable, "-m", "harness.worker.probe", str(call)]
    subprocess.run(command, cwd=folder, env=env, check=True, timeout=60)
    result = json.loads((folder / "result").read_text())
    noted = notes.read_text().splitlines() if notes.exists() else []
    return result["value"], [json.loads(line) for line in noted]


def test_nobody_begins_before_all_have_opened(tmp_path: Path) -> None:
    results, notes = at_once(tmp_path, LATE)
    assert results == [{"value": None}] * 2
    assert [note["what"] for note in notes] == ["begin", "begin", "end", "end"]
    assert abs(notes[0]["at"] - notes[1]["at"]) < 0.3
    assert len({note["pid"] for note in notes}) == 2


@pytest.mark.parametrize(
    ("end", "left"),
    [
        ('raise RuntimeError("full")', "RuntimeError: full"),
        ("__import__('os')._exit(1)", "its process left no result"),
    ],
)
def test_nobody_waits_for_one_that_has_ended(tmp_path: Path, end: str, left: str) -> None:
    results, notes = at_once(tmp_path, f"if writer == 0: {end}")
    assert left in results[0]["error"]
    assert results[1] == {"value": None}
    assert [note["writer"] for note in notes] == [1, 1]


def test_a_wait_is_told_from_a_failure(tmp_path: Path) -> None:
    results, _ = at_once(tmp_path, 'raise TimeoutError("no answer")')
    assert all("TimeoutError: no answer" in result["late"] for result in results)


def test_a_mistake_is_told_from_a_failure(tmp_path: Path) -> None:
    results, _ = at_once(tmp_path, "self.nothing()")
    assert all("AttributeError" in result["mistake"] for result in results)
