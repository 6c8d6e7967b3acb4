"""Ties, and how stable a rank is."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.planning.catalog import Deployment
from harness.records.intervals import Interval
from harness.records.record import Status
from harness.report import points, ranks, scores
from harness.report.page.verdict import verdict
from harness.scoring import ranking
from harness.scoring.comparison import compare
from harness.scoring.ranking import Change
from harness.scoring.rubric import Dimension
from harness.scoring.scores import ENDS, Score, score
from tests.unit.scoring import (
    FRAMEWORKS,
    a_framework,
    a_probe,
    a_question,
    a_rubric,
    a_sample,
)


def test_overlapping_intervals_are_tied_and_others_are_not() -> None:
    entries = {"c": Interval(1, 2, 3), "a": Interval(7, 8, 9), "b": Interval(5, 6, 7.5)}

    assert ranking.groups(entries) == [["a", "b"], ["c"]]


def test_a_chain_of_overlaps_does_not_tie_its_ends() -> None:
    entries = {"a": Interval(7, 8, 9), "b": Interval(5, 6, 7.5), "c": Interval(4, 5, 6.5)}

    assert ranking.groups(entries) == [["a", "b"], ["c"]]


def test_a_wide_interval_that_reaches_the_best_is_tied_with_it() -> None:
    entries = {"a": Interval(8.9, 9, 9.1), "b": Interval(7.9, 8, 8.1), "c": Interval(4, 7, 10)}

    assert ranking.groups(entries) == [["a", "c"], ["b"]]


def test_equal_scores_are_one_group() -> None:
    assert ranking.groups({name: Interval.exactly(5, "") for name in "ba"}) == [["a", "b"]]


def test_who_leads_everywhere_leads_under_all_weightings() -> None:
    table = {"x": {"a": 5.0, "b": 4.0}, "y": {"a": 9.0, "b": 1.0}}

    assert ranking.leading_shares(table) == {"a": 1.0, "b": 0.0}


def test_mirrored_scores_share_the_lead() -> None:
    table = {"x": {"a": 5.0, "b": 4.0}, "y": {"a": 4.0, "b": 5.0}}

    assert ranking.leading_shares(table)["a"] == pytest.approx(0.5, abs=0.02)


def test_twins_share_every_lead() -> None:
    table = {"x": {"a": 5.0, "b": 5.0}}

    assert ranking.leading_shares(table) == {"a": 0.5, "b": 0.5}


@given(st.lists(st.lists(st.floats(0, 10), min_size=3, max_size=3), min_size=1, max_size=6))
def test_shares_add_up_to_one(rows: list[list[float]]) -> None:
    table = {str(n): dict(zip("abc", row, strict=True)) for n, row in enumerate(rows)}

    assert sum(ranking.leading_shares(table).values()) == pytest.approx(1)


def test_a_one_point_change_that_makes_another_leader_is_found() -> None:
    table = {"x": {"a": 5.5, "b": 5.0}, "y": {"a": 5.0, "b": 5.0}}

    found = ranking.one_point_changes(table, {"x": 1, "y": 1})

    assert Change("x", "b", 1, ("b",)) in found
    assert Change("x", "a", -1, ("b",)) in found
    assert ranking.one_point_changes({"x": {"a": 9.0, "b": 1.0}}, {"x": 1}) == []


def test_scores_end_at_zero_and_ten() -> None:
    table = {"x": {"a": 10.0, "b": 9.5}}

    assert ranking.one_point_changes(table, {"x": 1}) == [
        Change("x", "a", -1, ("b",)),
        Change("x", "b", 1, ("a", "b")),
    ]


KNOWN = {
    **FRAMEWORKS,
    "notes": a_framework("notes", "tracker"),
    "pair": a_framework("pair", companion="tracker"),
}


def test_each_role_is_ranked_apart_and_companions_in_it() -> None:
    records = [a_sample("a", 5, framework=name) for name in ("it", "notes", "pair")]

    found = score(records, a_rubric(a_question("a")), KNOWN)

    members = {
        name: [card.target.framework for card in group]
        for name, group in ranking.fields(found).items()
    }
    assert members == {
        "orchestrators": ["it"],
        "trackers": ["notes"],
        "orchestrators with a companion": ["pair"],
    }


def test_a_framework_of_two_roles_is_ranked_in_both() -> None:
    both = msgspec.structs.replace(a_framework("it"), roles=["orchestrator", "server"])
    records = [a_sample("a", 5), a_sample("a", 5, framework="other")]

    found = score(records, a_rubric(a_question("a")), {**FRAMEWORKS, "it": both})

    members = {
        name: [card.target.framework for card in group]
        for name, group in ranking.fields(found).items()
    }
    assert members == {"orchestrators": ["it", "other"], "servers": ["it"]}


def test_a_lens_is_no_role_and_in_no_rank_of_roles() -> None:
    rubric = a_rubric(a_question("a"), a_question("b"), lens=["it", "notes"])
    records = [a_sample(q, 5, framework=f) for f in ("it", "notes", "other") for q in "ab"]

    found = score(records, rubric, KNOWN)

    assert found.roles == ["orchestrator", "tracker"]
    assert [card.target.framework for card in found.used_as("lens")] == ["it", "notes"]
    assert list(ranking.fields(found)) == ["orchestrators", "trackers"]


def test_a_dimension_that_one_has_no_score_in_is_not_ranked() -> None:
    records = [a_sample("a", 5), a_sample("b", 5, framework="other")]
    rubric = a_rubric(a_question("a"))

    scores = score(records, rubric, FRAMEWORKS)

    for end in ENDS:
        assert ranking.table(scores, scores.cards, end) == {}
    assert ranking.leading_shares({}) == {}
    assert ranking.one_point_changes({}, {}) == []


def exactly(here: float, high: float | None = None) -> Score:
    """A score that another deployment may raise."""
    high = here if high is None else high
    return Score(Interval.exactly(here, ""), Interval(here, (here + high) / 2, high, ""))


@pytest.mark.parametrize(
    ("other", "leader", "front"),
    [
        (exactly(5), "a", ["a"]),
        (exactly(5, 7.5), "a", ["a"]),
        (exactly(5, 8.5), None, ["a", "b"]),
        (exactly(8), None, ["a", "b"]),
        (exactly(9), "b", ["b"]),
    ],
)
def test_who_leads_does_so_at_both_ends(other: Score, leader: str | None, front: list[str]) -> None:
    found = ranking.standing({"a": exactly(8), "b": other})

    assert found.leader == leader
    assert sorted(found.front) == front


def test_who_has_errors_does_not_lead_and_it_is_said() -> None:
    scored = {"a": exactly(8), "b": exactly(5)}
    rank = "1. a, 2. b; "

    assert points.standing(ranking.standing(scored, {"b": 1})) == f"{rank}a leads"
    found = ranking.standing(scored, {"a": 2, "b": 0})
    assert (found.leader, found.ahead) == (None, "a")
    why = "errors (2) may hide low scores of a"
    assert points.standing(found) == f"{rank}nobody leads yet: {why}"


def test_errors_of_a_card_keep_it_from_leading() -> None:
    broken = a_probe("b", status=Status.ERROR, reason="the tool broke")
    records = [a_sample("a", 1), broken]
    records += [a_sample(q, 100, framework="other") for q in ("a", "b")]
    (field,) = ranks.fields(score(records, a_rubric(a_question("a"), a_question("b")), FRAMEWORKS))

    assert (field.total.ahead, field.total.leader) == ("it:local", None)
    assert field.dimensions["speed"].leader is None
    told = verdict(field, a_rubric())
    assert told.startswith("Among orchestrators nobody leads yet: errors (1) may hide low scores")


def test_an_open_total_that_leads_is_an_interval_and_no_number() -> None:
    records = [a_sample("a", 1), a_sample("a", 100, framework="other")]
    rubric = a_rubric(a_question("a"), later=0.2)
    (field,) = ranks.fields(score(records, rubric, FRAMEWORKS))

    assert "it:local leads with 8.33 to 10.00: no other interval" in verdict(field, rubric)


def test_points_that_change_who_leads_are_told_at_both_ends() -> None:
    """With what another deployment has, no point makes the other lead any more."""
    records = [a_sample("a", 1), a_probe("b", status=Status.ELSEWHERE)]
    records += [a_sample(q, 15, framework="other") for q in ("a", "b")]
    found = score(records, a_rubric(a_question("a"), a_question("b")), FRAMEWORKS)
    (field,) = ranks.fields(found)

    assert field.tipping == (
        "as deployed here: it:local, speed -1: other:local leads; "
        "other:local, speed +1: other:local leads; anywhere: none"
    )
    assert f"change who leads: {field.tipping}." in scores.pages(
        found, compare(records, "plain"), FRAMEWORKS, records
    )["scores.md"].replace("\\", "")


def test_who_is_alone_leads_nobody() -> None:
    assert ranking.standing({"a": exactly(8)}).leader is None
    assert ranking.standing({}).leader is None
    assert ranking.standing({}).front == []


def test_a_table_is_of_one_end() -> None:
    records = [
        a_sample("a", 10),
        a_probe("b", status=Status.ELSEWHERE),
        a_sample("a", 1, framework="other"),
        a_sample("b", 100, framework="other"),
    ]
    scores = score(records, a_rubric(a_question("a"), a_question("b")), FRAMEWORKS)

    tables = {end: ranking.table(scores, scores.cards, end)["speed"] for end in ENDS}

    assert tables["here"] == pytest.approx({"it:local": 2.5, "other:local": 5})
    assert tables["anywhere"] == pytest.approx({"it:local": 5, "other:local": 5})


def test_a_deployment_of_which_a_part_is_known_is_ranked_apart() -> None:
    """What is of the package is asked of the default deployment alone."""
    it = a_framework("it")
    it.deployments["far"] = Deployment("there")
    whole = Dimension(
        name="other", title="Other", weight=1, questions={"b": a_question("b", dimension="other")}
    )
    rubric = a_rubric(a_question("a"))
    rubric.dimensions["other"] = whole
    records = [a_sample(name, 5.0) for name in ("a", "b")] + [a_sample("a", 1.0, deployment="far")]
    scored = score(records, rubric, {**FRAMEWORKS, "it": it})
    found = {
        among: [str(card.target) for card in cards]
        for among, cards in ranking.fields(scored).items()
    }
    assert found == {
        "orchestrators": ["it:local"],
        "orchestrators of which a part is known": ["it:far"],
    }
