"""One real smoke run of every framework, through the command line."""

import json
from pathlib import Path

import pytest

from harness.conformance.state import changes
from harness.planning import catalog, plan
from harness.records.lines import decode
from harness.records.record import Purpose, Status
from tests.frameworks.bench import NAMES
from tests.frameworks.conftest import RUN, Smoke

# Outputs of all steps, and their files: weights and predictions; sample, model and predictions.
RESULTS = {"mnist": 8 + 6, "bert_imdb": 4 + 3}
VERSIONS = ("large_versions", "mnist_versions", "reviews_versions")

pytestmark = pytest.mark.timeout(2400)  # builds all environments where there are none


def doing(scenario: str) -> list[str]:
    """Frameworks that run here and whose roles do it, and plain Python."""
    known, about = catalog.frameworks(), catalog.scenarios()[scenario]
    return [n for n in NAMES if known[n].baseline or plan.does(known[n], about)]


def test_every_framework_is_an_ok_row_with_the_same_results(smoke: Smoke, runs: Path) -> None:
    assert smoke.done.returncode == 0, smoke.done.stdout[-5000:] + smoke.done.stderr[-5000:]

    lines = (runs / RUN / "records.jsonl").read_bytes().splitlines()
    records = [decode(line) for line in lines]
    here = [r for r in records if r.framework in NAMES]
    assert {r.status for r in here} == {Status.OK}
    assert {r.status for r in records if r not in here} <= {Status.ELSEWHERE, Status.SKIPPED}
    for scenario in (*RESULTS, *VERSIONS):
        of_scenario = [r for r in here if r.scenario == scenario]
        measured = sorted(r.framework for r in of_scenario if r.purpose is Purpose.MEASURED)
        assert measured == doing(scenario)
        first = of_scenario[0].digests
        assert len(first) >= RESULTS.get(scenario, 0)
        assert all(record.digests == first for record in of_scenario)


def test_the_comparison_has_a_row_per_framework(smoke: Smoke) -> None:
    rows = [r for r in json.loads(smoke.done.stdout)["rows"] if r["target"]["framework"] in NAMES]

    wanted = [name for scenario in (*RESULTS, *VERSIONS) for name in doing(scenario)]
    assert sorted(row["target"]["framework"] for row in rows) == sorted(wanted)
    for row in rows:
        assert row["statuses"] == {"ok": 1}
        assert row["run_id"] or row["scenario"] in VERSIONS
        assert row["samples"]["wall"]["value"] > 0


def test_nothing_is_left_in_the_home_or_the_checkout(smoke: Smoke) -> None:
    assert changes(smoke.before, smoke.after) == []
