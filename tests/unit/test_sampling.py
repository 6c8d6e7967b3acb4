"""Looking at a tree of many processes takes no more than its share of a core."""

import os
import time
from pathlib import Path

import pytest

from harness.running import supervisor
from harness.running.supervisor import Spec, Supervisor

SECONDS = 2.0  # that the tree lives


@pytest.mark.parametrize(("cost", "most"), [(0.0, 5), (0.1, 2)], ids=["small tree", "large tree"])
def test_costly_samples_come_less_often(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cost: float, most: int
) -> None:
    taken = []

    def sample(_self: Supervisor) -> None:
        taken.append(time.monotonic())
        end = time.process_time() + cost
        while time.process_time() < end:
            pass

    read, write = os.pipe()
    monkeypatch.setattr(Supervisor, "_sample", sample)
    monkeypatch.setattr(Supervisor, "_reap", lambda _self: False)
    monkeypatch.setattr("sys.stdin", os.fdopen(read))
    log = tmp_path / "log"
    log.touch()
    watched = Supervisor(Spec([], {}, "", str(log), "", "", SECONDS))
    watched.log = os.open(log, os.O_RDONLY)
    assert watched._watch(supervisor._now()) == "timeout"
    os.close(write)
    assert 1 <= len(taken) <= most
    if not cost:
        assert len(taken) >= 2
