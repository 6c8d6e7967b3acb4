"""A real quick start and a real page, which would listen on all interfaces.

One framework stands for all: what differs between them is their own, and is asked by the probes.
"""

import json
from pathlib import Path

import pytest

from harness.records.lines import decode
from harness.records.record import Answer, Status
from tests.frameworks.bench import bench

pytestmark = pytest.mark.timeout(2400)  # builds the environment where there is none


def test_a_first_flow_runs_and_its_card_is_shown_on_loopback(tmp_path: Path) -> None:
    command = ("probe", "metaflow", "quickstart", "ui_seconds", "--name", "it")
    done = bench(*command, MLOPS_BENCH_RUNS=str(tmp_path))

    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-5000:]
    lines = (tmp_path / "it" / "records.jsonl").read_bytes().splitlines()
    records = {record.probe: record for record in map(decode, lines)}
    assert {record.status for record in records.values()} == {Status.OK}
    assert records["quickstart"].answers["quickstart.runs"] == Answer(1, 1)
    assert records["user_interface"].sample("ui.commands") == 3
    (file,) = tmp_path.glob("it/evidence/*/user_interface.json")
    for start in json.loads(file.read_text())["starts"]:
        (listener,) = start["listeners"]
        assert listener.startswith("127.0.0.1:")
        assert start["asked_for_all_interfaces"] == [f"[]:{listener.rpartition(':')[2]}"]
        assert start["left_running"] == []
