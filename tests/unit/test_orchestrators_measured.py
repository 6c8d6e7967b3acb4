"""What is documented of the orchestrators of the reference is what the reference gives."""

import re

import pytest

from harness.commands.score import reference
from harness.report import points
from harness.report.scored import Scored
from harness.scoring import ranking
from harness.scoring.scores import ENDS
from tests.unit.test_monitors_measured import READING

ROW = re.compile(r"^\| (\w+:\w+) \| ([^|]+?) \| ([\d.]+) s \(([\d.]+) to ([\d.]+)\) \|$", re.M)
LEADERS = {"interoperability": "airflow:sqlite", "interpretability": "metaflow:local"}


@pytest.fixture(scope="module")
def scored() -> Scored:
    return Scored.of(reference())


def test_totals_and_times_are_those_of_the_reference(scored: Scored) -> None:
    told = {name: (total, *times) for name, total, *times in ROW.findall(READING)}
    cards = scored.scores.used_as("orchestrator")
    totals = {str(card.target): points.total(card) for card in cards}
    times = {
        str(row.target): tuple(f"{end:.3g}" for end in (found.value, found.low, found.high))
        for row in scored.comparison.rows
        if row.scenario == "mnist" and (found := row.overhead.get("run"))
    }

    assert told == {
        name: (total, *(f"{float(each):.1f}" for each in times[name]))
        for name, total in totals.items()
    }


def test_who_leads_at_both_ends_is_as_it_is_told(scored: Scored) -> None:
    cards = scored.scores.used_as("orchestrator")
    standings = ranking.by_dimension(scored.scores, cards)

    assert {name: s.leader for name, s in standings.items() if s.leader} == LEADERS
    assert ranking.by_total(cards).leader is None
    assert len(ranking.by_total(cards).here) == 3
    for name in ("instrumentation", "documentation"):
        assert [len(getattr(standings[name], end)) for end in ENDS] == [1, 1]


def test_what_costs_most_and_what_is_kept_least_is_as_it_is_told(scored: Scored) -> None:
    rows = {str(r.target): r for r in scored.comparison.rows if r.scenario == "mnist"}
    names = [str(card.target) for card in scored.scores.used_as("orchestrator")]
    for cost in ("run", "memory.tree"):
        assert max(names, key=lambda name: rows[name].overhead[cost].value) == "airflow:sqlite"

    (kubeflow,) = [c for c in scored.scores.used_as("orchestrator") if "kubeflow" in str(c.target)]
    score = kubeflow.dimensions["interpretability"].score
    assert score is not None
    assert (score.here.high, round(score.anywhere.high)) == (0, 8)
    assert len(ranking.by_total(scored.scores.used_as("orchestrator")).anywhere) == 1
