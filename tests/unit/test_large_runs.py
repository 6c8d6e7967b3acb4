"""Runs with more records than memory holds."""

import subprocess
import sys

import pytest

from harness.errors import UsageError
from harness.records import stream
from harness.records.store import RunStore
from tests.unit import lines
from tests.unit.world import World

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
