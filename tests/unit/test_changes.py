"""Two runs side by side: what is beyond noise, what is within, what cannot be told."""

import datetime
from collections.abc import Sequence

import msgspec
import pytest

from harness.planning.catalog import Role
from harness.records.intervals import Interval
from harness.records.record import Answer, Record, Status
from harness.scoring import history
from harness.scoring.changes import Changes, Measured, Shift, changes
from harness.scoring.comparison import compare
from harness.scoring.rubric import Rubric
from harness.scoring.scores import score
from tests.unit.builders import a_record, costs
from tests.unit.scoring import (
    FRAMEWORKS,
    a_probe,
    a_question,
    a_ratio,
    a_rubric,
    a_sample,
)


def measured(records: Sequence[Record], rubric: Rubric, name: str = "run") -> Measured:
    return Measured(name, records, score(records, rubric, FRAMEWORKS), compare(records, "plain"))


def changed(before: list[Record], after: list[Record], *questions: str) -> Changes:
    rubric = a_rubric(*(a_question(i) for i in questions or ("a",)))
    return changes(measured(before, rubric, "old"), measured(after, rubric, "new"))


def only(shifts: list[Shift], what: str) -> Shift:
    (found,) = [shift for shift in shifts if shift.what == what]
    return found


@pytest.mark.parametrize(("value", "beyond"), [(10.5, False), (40.0, True), (2.0, True)])
def test_intervals_with_nothing_in_common_are_a_change(value: float, beyond: bool) -> None:
    rubric = a_rubric(a_question("a", repetitions=3))
    before, after = (
        measured([a_sample("a", middle + n / 4, repetition=n) for n in (-1, 0, 1)], rubric)
        for middle in (10.0, value)
    )

    found = changes(before, after)

    shift = only(found.questions, "speed.a")
    assert isinstance(shift.before, Interval)
    assert isinstance(shift.after, Interval)
    assert (shift.before.value, shift.after.value) == (10.0, value)
    assert shift.beyond_noise is beyond
    assert only(found.dimensions, "speed").beyond_noise is beyond


def test_a_failure_where_there_was_none_is_a_change() -> None:
    found = changed([a_sample("a", 1.0)], [a_probe("a", status=Status.FAILED, reason="it broke")])

    assert only(found.questions, "speed.a").beyond_noise is True


@pytest.mark.parametrize("status", [Status.SKIPPED, Status.ERROR, Status.INTERRUPTED])
def test_what_one_run_did_not_answer_cannot_be_told(status: Status) -> None:
    found = changed([a_sample("a", 1.0)], [a_probe("a", status=status)])

    assert only(found.questions, "speed.a").beyond_noise is None


def test_what_neither_answers_is_left_out() -> None:
    found = changed([a_sample("a", 1.0)], [a_sample("a", 1.0)], "a", "b")

    assert [shift.what for shift in found.questions] == ["speed.a"]


def test_a_ratio_is_exact() -> None:
    rubric = a_rubric(a_ratio("a"))
    runs = [[a_probe("a", answers={"a": Answer(n, 4)})] for n in (3, 3, 2)]
    same, other = (
        changes(measured(runs[0], rubric), measured(run, rubric)).questions[0] for run in runs[1:]
    )

    assert (same.beyond_noise, other.beyond_noise) == (False, True)


def test_a_dimension_is_compared_in_each_role_and_an_answer_once() -> None:
    roles: list[Role] = ["tracker", "orchestrator"]
    known = {**FRAMEWORKS, "it": msgspec.structs.replace(FRAMEWORKS["it"], roles=roles)}
    rubric = a_rubric(a_question("a"), a_question("b", roles=["orchestrator"]))

    def run(seconds: float) -> Measured:
        records = [a_sample("a", 10.0), a_sample("b", seconds)]
        return Measured("run", records, score(records, rubric, known), compare(records, "plain"))

    found = changes(run(10.0), run(50.0))

    assert [(s.role, s.beyond_noise) for s in found.dimensions] == [
        ("tracker", False),
        ("orchestrator", True),
    ]
    assert [(s.what, s.role) for s in found.questions] == [("speed.a", ""), ("speed.b", "")]


def test_what_moves_to_another_deployment_changes_the_answer() -> None:
    found = changed(
        [a_probe("a", status=Status.UNSUPPORTED)], [a_probe("a", status=Status.ELSEWHERE)]
    )

    assert only(found.questions, "speed.a").beyond_noise is True
    assert only(found.dimensions, "speed").beyond_noise is False


def six_rounds(seconds: float) -> list[Record]:
    runs = [
        a_record(
            framework="it", deployment="local", repetition=n, samples=costs(seconds * (1 + n / 100))
        )
        for n in range(6)
    ]
    return [*runs, a_sample("a", 1.0)]


@pytest.mark.parametrize(("seconds", "beyond"), [(10.2, False), (14.0, True)])
def test_costs_are_held_against_each_other_by_their_intervals(seconds: float, beyond: bool) -> None:
    found = changed(six_rounds(10.0), six_rounds(seconds))

    assert only(found.costs, "tiny/smoke run").beyond_noise is beyond


def test_less_than_a_percent_is_no_change_however_certain() -> None:
    before, after = ([a_sample("a", value)] for value in (10.0, 10.05))
    rubric = a_rubric(a_question("a"))  # whose figures repeat exactly

    (shift,) = changes(measured(before, rubric), measured(after, rubric)).questions

    assert shift.beyond_noise is False


def test_a_run_that_failed_is_a_change_of_its_costs() -> None:
    bad = a_record(framework="it", deployment="local", status=Status.FAILED)

    found = changed(six_rounds(10.0), [bad, a_sample("a", 1.0)])

    assert only(found.costs, "tiny/smoke run").beyond_noise is True


def test_a_cost_without_any_interval_cannot_be_told() -> None:
    one = [a_record(framework="it", deployment="local", samples=costs(1.0)), a_sample("a", 1.0)]

    assert only(changed(one, one).costs, "tiny/smoke run").beyond_noise is None


def test_runs_of_another_profile_cannot_be_told_apart_from_a_change() -> None:
    def measured_in(profile: str, seconds: float) -> Measured:
        run = {"framework": "it", "deployment": "local", "profile": profile}
        question = a_question("run", probe="run", scenario="tiny")
        records = [a_record(**run, samples=costs(seconds)), a_sample("a", 1.0, profile=profile)]
        return measured(records, a_rubric(question, a_question("a")), profile)

    found = changes(measured_in("quick", 90.0), measured_in("smoke", 2.0))

    assert only(found.questions, "speed.run").beyond_noise is None
    assert only(found.dimensions, "speed").beyond_noise is None
    assert only(found.questions, "speed.a").beyond_noise is False, "a probe is the same in each"
    assert [(f.before, f.after) for f in found.facts if f.what == "profile"] == [("quick", "smoke")]
    same = changes(measured_in("smoke", 90.0), measured_in("smoke", 2.0))
    assert only(same.questions, "speed.run").beyond_noise is True


def test_machines_and_versions_that_differ_are_named() -> None:
    def run(version: str, commit: str) -> list[Record]:
        return [a_sample("a", 1.0, framework_version=version, harness_commit=commit)]

    facts = {fact.what: fact for fact in changed(run("1.0", "abc"), run("2.0", "abc")).facts}

    assert list(facts) == ["version of it:local"]
    fact = facts["version of it:local"]
    assert (fact.before, fact.after) == ("1.0", "2.0")


def test_history_is_of_each_role() -> None:
    roles: list[Role] = ["tracker", "orchestrator"]
    known = {**FRAMEWORKS, "it": msgspec.structs.replace(FRAMEWORKS["it"], roles=roles)}
    rubric = a_rubric(a_question("a"), a_question("b", roles=["orchestrator"]))
    runs = {
        name: [a_sample("a", 1.0, started_at=f"{day}T10:00:00.000+00:00"),
               a_sample("b", seconds, started_at=f"{day}T10:00:00.000+00:00")]
        for name, day, seconds in (("old", "2026-01-05", 1.0), ("new", "2026-02-05", 99.0))
    }  # fmt: skip

    found = history.entries(runs, rubric, known)

    assert [(e.role, e.run, e.total.moved) for e in found] == [
        ("orchestrator", "old", False),
        ("orchestrator", "new", True),
        ("tracker", "old", False),
        ("tracker", "new", False),
    ]


DAYS = ("2026-01-05", "2026-03-05", "2026-02-05")


def test_history_is_by_day_and_marks_what_moved() -> None:
    values = dict(zip(DAYS, (2.0, 50.0, 2.0), strict=True))
    runs = {
        f"run of {day}": [a_sample("a", values[day], started_at=f"{day}T10:00:00.000+00:00")]
        for day in DAYS
    }

    entries = history.entries(runs, a_rubric(a_question("a")), FRAMEWORKS)

    assert [entry.day for entry in entries] == sorted(DAYS)
    assert [entry.total.moved for entry in entries] == [False, False, True]
    assert [entry.dimensions["speed"].moved for entry in entries] == [False, False, True]


def test_a_run_without_a_score_hides_no_move() -> None:
    """All on one day, named against their order in time."""
    records = [
        a_sample("a", 2.0, started_at="2026-01-05T08:00:00.000+00:00"),
        a_probe("a", status=Status.SKIPPED, started_at="2026-01-05T09:00:00.000+00:00"),
        a_sample("a", 50.0, started_at="2026-01-05T10:00:00.000+00:00"),
    ]
    runs = dict(zip("zyx", ([record] for record in records), strict=True))

    entries = history.entries(runs, a_rubric(a_question("a")), FRAMEWORKS)

    assert [entry.run for entry in entries] == ["z", "y", "x"]
    assert [entry.total.moved for entry in entries] == [False, False, True]


@pytest.mark.parametrize(("days", "stale"), [(0, None), (180, None), (181, 181)])
def test_what_is_older_than_half_a_year_is_stale(days: int, stale: int | None) -> None:
    today = datetime.date(2026, 1, 1) + datetime.timedelta(days)

    assert history.stale([a_record()], today) == stale
