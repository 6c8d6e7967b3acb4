"""A real quick start and a real page, which would listen on all interfaces.

One framework stands for all: what differs between them is their own, and is asked by the probes.
"""

import json
from pathlib import Path

import pytest

from harness.records.lines import decode
from harness.records.record import Answer, Record, Status
from tests.frameworks.bench import bench

pytestmark = pytest.mark.timeout(2400)  # builds the environment where there is none


def asked(runs: Path, *words: str) -> list[Record]:
    """The records of a run that asks these questions."""
    done = bench("probe", *words, "-r1", "--name", "it", MLOPS_BENCH_RUNS=str(runs))
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-5000:]
    return [decode(line) for line in (runs / "it" / "records.jsonl").read_bytes().splitlines()]


def test_a_first_flow_runs(tmp_path: Path) -> None:
    (record,) = asked(tmp_path, "metaflow", "quickstart")
    assert record.status is Status.OK
    assert record.answers["quickstart.runs"] == Answer(1, 1)


def test_a_page_that_asks_for_all_interfaces_is_shown_on_loopback(tmp_path: Path) -> None:
    (record,) = asked(tmp_path, "airflow", "ui_seconds")
    assert (record.probe, record.status) == ("user_interface", Status.OK)
    assert record.sample("ui.commands") == 2  # one line to install it, and one to start it
    (file,) = tmp_path.glob("it/evidence/*/user_interface.json")
    starts = json.loads(file.read_text())["starts"]
    assert starts
    for start in starts:
        assert all(at.startswith(("127.0.0.1:", "::1:")) for at in start["listeners"]), start
        ports = {at.rpartition(":")[2] for at in start["asked_for_all_interfaces"]}
        assert ports
        assert ports <= {at.rpartition(":")[2] for at in start["listeners"]}
        assert start["left_running"] == []
