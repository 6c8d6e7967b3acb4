"""One real smoke run of every framework, through the command line."""

import json
from pathlib import Path

import pytest

from harness.conformance.state import changes
from harness.records.lines import decode
from harness.records.record import Purpose, Status
from tests.frameworks.bench import NAMES, bench, does
from tests.frameworks.conftest import RUNS, Smoke

# Outputs of all steps, and their files: weights and predictions; sample, model and predictions.
RESULTS = {"mnist": 8 + 6, "bert_imdb": 4 + 3}
SCENARIOS = [scenario for scenarios in RUNS.values() for scenario in scenarios]

pytestmark = pytest.mark.timeout(2400)  # builds all environments where there are none


def doing(scenario: str) -> list[str]:
    """Frameworks that run here and do it, and plain Python."""
    return [name for name in NAMES if does(name, scenario)]


def test_every_framework_is_an_ok_row_with_the_same_results(smoke: Smoke, runs: Path) -> None:
    for done in smoke.done:
        assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-5000:]

    files = [runs / name / "records.jsonl" for name in RUNS]
    records = [decode(line) for file in files for line in file.read_bytes().splitlines()]
    here = [r for r in records if r.framework in NAMES and does(r.framework, r.scenario)]
    assert {r.status for r in here} == {Status.OK}
    others = {r.status for r in records if r not in here}
    assert others <= {Status.ELSEWHERE, Status.SKIPPED, Status.UNSUPPORTED}
    for scenario in SCENARIOS:
        of_scenario = [r for r in here if r.scenario == scenario]
        measured = sorted(r.framework for r in of_scenario if r.purpose is Purpose.MEASURED)
        assert measured == doing(scenario)
        first = of_scenario[0].digests
        assert len(first) >= RESULTS.get(scenario, 0)
        assert all(record.digests == first for record in of_scenario)


def test_the_comparison_has_a_row_per_framework(smoke: Smoke) -> None:
    rows = [row for done in smoke.done for row in json.loads(done.stdout)["rows"]]
    rows = [row for row in rows if row["target"]["framework"] in doing(row["scenario"])]

    wanted = [name for scenario in SCENARIOS for name in doing(scenario)]
    assert sorted(row["target"]["framework"] for row in rows) == sorted(wanted)
    for row in rows:
        assert row["statuses"] == {"ok": 1}
        assert row["run_id"] or row["scenario"] not in RESULTS
        assert row["samples"]["wall"]["value"] > 0


@pytest.mark.long
@pytest.mark.parametrize("scenario", ["bert_imdb", "reviews_serving"])
def test_every_framework_does_the_same_with_reviews(runs: Path, scenario: str) -> None:
    """As with images, which the gate looks at."""
    command = ("run", "--scenario", scenario, "--profile", "smoke", "--name", scenario)
    done = bench(*command, "--json", MLOPS_BENCH_RUNS=str(runs))
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-5000:]
    rows = json.loads(done.stdout)["rows"]
    names = sorted(row["target"]["framework"] for row in rows if row["samples"])
    assert names == sorted(doing(scenario))


def test_nothing_is_left_in_the_home_or_the_checkout(smoke: Smoke) -> None:
    assert changes(smoke.before, smoke.after) == []
