"""How well two runs repeat each other, and each framework itself."""

import random
from collections.abc import Sequence

import pytest

from harness.records.record import Answer, Purpose, Record, Status
from harness.scoring.changes import Measured, changes
from harness.scoring.comparison import compare
from harness.scoring.repeatability import (
    Moved,
    Repeatability,
    Verdicts,
    itself,
    repeatability,
    verdicts,
)
from harness.scoring.rubric import Rubric
from harness.scoring.scores import Scores, score
from tests.unit.builders import a_record, costs
from tests.unit.scoring import (
    FRAMEWORKS,
    a_framework,
    a_probe,
    a_question,
    a_ratio,
    a_rubric,
    a_sample,
)

RUBRIC = a_rubric(a_question("a", repetitions=3), a_ratio("r"))


def repeated(before: Sequence[Record], after: Sequence[Record], rubric: Rubric) -> Repeatability:
    runs = [
        Measured(name, records, score(records, rubric, FRAMEWORKS), compare(records, "plain"))
        for name, records in (("old", before), ("new", after))
    ]
    one, other = ((run.scores, run.comparison) for run in runs)
    return repeatability(changes(*runs), one, other)


def a_run(seconds: float, found: int, framework: str = "it", spread: float = 0.1) -> list[Record]:
    times = [
        a_sample("a", seconds + spread * n, repetition=n, framework=framework) for n in (1, 2, 3)
    ]
    return [*times, a_probe("r", answers={"r": Answer(found, 10)}, framework=framework)]


def of_map(found: Repeatability, name: str) -> Moved:
    return next(each for each in found.maps if each.map == name)


def test_what_moved_is_counted_by_map() -> None:
    found = repeated(a_run(10, 5), a_run(40, 5), RUBRIC)

    log, ratio = of_map(found, "log"), of_map(found, "ratio")
    assert (log.told, log.moved, log.open) == (1, ["it:local speed.a"], 0)
    assert (ratio.told, ratio.moved, ratio.open) == (1, [], 0)
    assert (log.holds, ratio.holds) == (False, True)


def test_a_value_outside_of_the_older_interval_has_moved_though_the_two_overlap() -> None:
    within, outside = (
        of_map(repeated(a_run(10, 5), a_run(seconds, 5), RUBRIC), "log") for seconds in (10.3, 10.6)
    )

    assert within.moved == []
    assert outside.moved == ["it:local speed.a"]


def test_what_has_no_interval_cannot_be_told_and_is_no_success() -> None:
    found = of_map(repeated(a_run(10, 5)[:1], a_run(40, 5), RUBRIC), "log")

    assert (found.told, found.moved, found.open) == (0, [], 1)


def test_facts_are_not_counted() -> None:
    rubric = a_rubric(a_question("a", repetitions=3, fact=True), a_ratio("r"))

    found = repeated(a_run(10, 5), a_run(40, 5), rubric)

    assert [(each.map, each.told) for each in found.maps] == [("ratio", 1)]


def test_another_state_is_a_move() -> None:
    failed = [a_probe("a", status=Status.FAILED, reason="why")]

    found = of_map(repeated(a_run(10, 5), failed, RUBRIC), "log")

    assert found.moved == ["it:local speed.a"]


def test_five_of_a_hundred_may_move() -> None:
    assert Moved("log", told=100, moved=["x"] * 5).holds
    assert not Moved("log", told=100, moved=["x"] * 6).holds


def pair(one: float, other: float) -> list[Record]:
    return [*a_run(one, 5), *a_run(other, 5, framework="other")]


@pytest.mark.parametrize(
    ("after", "same", "turned"),
    [((10, 40), True, 0), ((10.1, 39), True, 0), ((10, 10), False, 0), ((40, 10), False, 2)],
)
def test_verdicts_of_rank_are_compared_two_by_two(
    after: tuple[float, float], same: bool, turned: int
) -> None:
    found = repeated(pair(10, 40), pair(*after), RUBRIC).verdicts

    assert found.pairs == 2, "of the total and of the one dimension"
    assert (found.same == 2) is same
    assert len(found.turned) == turned
    assert bool(found.leaders) is not same
    assert found.holds is same
    assert Verdicts().holds


def test_a_third_that_moves_changes_no_verdict_on_the_other_two() -> None:
    """Tied with the last before, then between the two: the first stays before the last."""

    def ranked(third: float) -> Scores:
        values = {"it": 10, "other": 40, "third": third}
        records = [r for name, value in values.items() for r in a_run(value, 5, framework=name)]
        return score(records, RUBRIC, {**FRAMEWORKS, "third": a_framework("third")})

    found = verdicts(ranked(40), ranked(20))

    assert (found.pairs, found.same) == (6, 4)


def rounds(framework: str, differs: float, count: int = 6) -> list[Record]:
    chance = random.Random(framework)
    return [
        a_record(
            framework=framework,
            repetition=n,
            purpose=purpose,
            samples=costs(10 + chance.gauss(0, 1) + differs * (purpose is Purpose.CONTROL)),
        )
        for n in range(1, count + 1)
        for purpose in (Purpose.MEASURED, Purpose.CONTROL)
    ]


def test_each_framework_is_held_against_itself() -> None:
    found = itself(compare([*rounds("plain", 0), *rounds("it", 50)], "plain"))

    plain, it = found
    assert (plain.target, plain.zero == plain.figures, plain.others, plain.holds) == (
        "plain:process",
        True,
        [],
        True,
    )
    assert it.others == ["tiny/smoke run"]
    assert it.zero == it.figures - 1
    assert not it.holds


def test_a_control_of_two_rounds_says_nothing() -> None:
    assert itself(compare(rounds("plain", 0, count=2), "plain")) == []
