"""What is committed of versions of data: whole, equal, and as the documentation tells it."""

import pytest

from harness.records.record import Record, Status
from tests.unit.stored import stored
from tests.unit.test_monitors_measured import READING

RUN = "versions"
ROUNDS = {"mnist_versions": 20, "reviews_versions": 20, "large_versions": 3}
VERSIONERS = ("plain:process", "dvc:local", "dvc:s3")


def records() -> dict[tuple[str, str], Record]:
    return {
        (r.scenario, f"{r.framework}:{r.deployment}"): r
        for r in stored(RUN).newest()
        if r.purpose == "measured"
    }


def test_each_version_had_back_is_the_one_that_was_kept() -> None:
    """Digests of contents say so, which the harness takes."""
    found = records()
    assert found.keys() == {(scenario, name) for scenario in ROUNDS for name in VERSIONERS}
    for (scenario, _), record in found.items():
        assert record.status is Status.OK
        versions, received = record.answers["versions"], record.answers["received"]
        assert (versions.found, versions.expected) == (ROUNDS[scenario],) * 2
        assert (received.found, received.expected) == (1, 1)


def test_dvc_notices_no_damage_in_its_cache() -> None:
    for (_, name), record in records().items():
        assert record.answers["damage"].found == (2 if name == "plain:process" else 0)


def row(scenario: str, name: str, record: Record) -> str:
    """As docs/reading.md has it."""
    seen = {sample.name: sample.value for sample in record.samples}
    figures = [f"{seen[each]:.2f}" for each in ("snapshot", "restore", "share", "receive")]
    sizes = [f"{seen[each] / 1e6:,.0f}" for each in ("stored", "moved")]
    return f"| {' | '.join([scenario.partition('_')[0], name, *figures, *sizes])} |"


@pytest.mark.parametrize("scenario", ROUNDS)
def test_the_documentation_has_each_figure(scenario: str) -> None:
    found = records()
    rows = [row(scenario, name, found[scenario, name]) for name in VERSIONERS]
    assert [each for each in rows if each not in READING] == []
