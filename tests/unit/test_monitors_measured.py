"""What is committed of monitors: whole, in both settings, and as the documentation tells it."""

import re

import pytest

from harness.planning import catalog
from harness.records.record import Record, Status
from tests.unit.stored import stored
from tests.unit.world import CHECKOUT

MONITORS = {
    "alibi_detect", "evidently", "nannyml", "plain", "prometheus", "prometheus:infrastructure",
    "whylogs",
}  # fmt: skip
DRILLED = {"evidently:tests", "evidently:workspace", "plain"}
EXPECTED = {
    "noticed": 13, "noticed_budgeted": 13, "undeceived": 7, "undeceived_budgeted": 7, "told": 5,
    "kept": 1, "delivered": 1,
}  # fmt: skip
SCENARIOS = ("mnist", "reviews")
READING = (CHECKOUT / "docs" / "reading.md").read_text()


def measured(run: str, scenario: str = "") -> dict[str, Record]:
    """Of each monitor, the record that counts; a deployment is named that is not its default."""
    known, found = catalog.frameworks(), stored(run).newest()
    return {
        r.framework
        if r.deployment == known[r.framework].default_deployment
        else f"{r.framework}:{r.deployment}": r
        for r in found
        if r.purpose == "measured" and scenario in ("", r.scenario)
    }


@pytest.mark.parametrize(
    ("run", "monitors"),
    [
        ("monitors-mnist", MONITORS),
        ("monitors-reviews", MONITORS),
        ("monitors-deployments", DRILLED),
    ],
)
def test_all_monitors_have_all_shifts_decoys_and_faults_in_both_settings(
    run: str, monitors: set[str]
) -> None:
    found = measured(run)
    assert found.keys() == monitors
    for record in found.values():
        assert record.status is Status.OK
        assert record.framework_version
        assert {name: answer.expected for name, answer in record.answers.items()} == EXPECTED
        clocks = [s.name for s in record.samples if s.name.startswith("clock.")]
        assert len({name.partition(".")[2] for name in clocks}) == len(clocks)
        assert sum(name.startswith("clock.budgeted.") for name in clocks) == 13


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_documentation_tells_the_shifts_that_each_noticed(scenario: str) -> None:
    rows = re.findall(rf"\| {scenario} \| ([\w:]+) \| (\d+) of 13 \| (\d+) of 13 \|", READING)
    found = measured(f"monitors-{scenario}")
    told = {name: (int(default), int(budgeted)) for name, default, budgeted in rows}
    assert told == {
        name: (r.answers["noticed"].found, r.answers["noticed_budgeted"].found)
        for name, r in found.items()
    }


def test_plain_holds_the_budget_over_ten_thousand_batches() -> None:
    """Of one in 1,440. The exact 95 % interval of a Poisson count of 27.8 is 18 to 39."""
    (record,) = measured("monitors-long").values()
    daily = record.sample("false_alarms.budgeted")
    assert daily is not None
    assert 18 <= daily / 1440 * 40_000 <= 39
