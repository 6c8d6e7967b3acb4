"""One real smoke run of every framework, through the command line."""

import json
from pathlib import Path

import pytest

from harness.conformance.snapshot import changes
from harness.record import Role, Status, decode
from tests.frameworks.bench import NAMES
from tests.frameworks.conftest import RUN, Smoke

pytestmark = pytest.mark.timeout(900)  # builds all environments where there are none


def test_every_framework_is_an_ok_row_with_the_same_results(smoke: Smoke, runs: Path) -> None:
    assert smoke.done.returncode == 0, smoke.done.stdout[-5000:] + smoke.done.stderr[-5000:]

    lines = (runs / RUN / "records.jsonl").read_bytes().splitlines()
    records = [decode(line) for line in lines]
    measured = {r.framework: r for r in records if r.role is Role.MEASURED}
    assert sorted(measured) == NAMES
    assert {r.status for r in records} == {Status.OK}
    digests = [r.digests for r in records]
    assert digests[0]
    assert all(found == digests[0] for found in digests)
    assert len(digests[0]) >= 8 + 6  # outputs of all steps, weights and predictions of each network


def test_the_comparison_has_a_row_per_framework(smoke: Smoke) -> None:
    rows = json.loads(smoke.done.stdout)["rows"]

    assert sorted(row["target"]["framework"] for row in rows) == NAMES
    for row in rows:
        assert row["statuses"] == {"ok": 1}
        assert row["run_id"]
        assert row["samples"]["wall"]["median"] > 0


def test_nothing_is_left_in_the_home_or_the_checkout(smoke: Smoke) -> None:
    assert changes(smoke.before, smoke.after) == []
