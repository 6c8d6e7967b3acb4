"""How intervals become one: what a combination must hold, and how often it holds the truth."""

import math
import random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.records.intervals import Interval
from harness.records.record import Answer, Record, State, Status
from harness.scoring.answers import QuestionScore, Score, points
from harness.scoring.combining import MOST, Part, ends
from harness.scoring.reading import Reading
from harness.scoring.rubric import Question
from harness.scoring.scores import DimensionScore, dimension_of
from tests.unit.scoring import a_probe, a_question, a_ratio, a_sample, the_card, the_dimension
from tests.unit.scoring import a_rubric as rubric_of

NEAR = 1e-9


def an_interval(below: float, above: float, value: float = 5.0) -> Interval:
    return Interval(value - below, value, value + above)


def test_independent_errors_combine_in_quadrature_each_end_for_itself() -> None:
    parts = [Part(0.5, an_interval(3, 0), "a"), Part(0.5, an_interval(4, 2), "b")]

    assert ends(parts) == pytest.approx((5 - 2.5, 5 + 1))


def test_errors_of_one_probe_add_up() -> None:
    parts = [Part(0.5, an_interval(3, 1), "a"), Part(0.5, an_interval(4, 2), "a")]

    assert ends(parts) == pytest.approx((5 - 3.5, 5 + 1.5))


def test_what_is_open_is_added_end_by_end_to_what_errs() -> None:
    errs = [Part(0.25, an_interval(3, 3), "a"), Part(0.25, an_interval(4, 4), "b")]

    assert ends([*errs, Part(0.5, None)]) == pytest.approx((2.5 - 1.25, 7.5 + 1.25))
    bounds = [Part(0.25, an_interval(1, 0)), Part(0.25, an_interval(0, 2))]
    assert ends([*errs, *bounds]) == pytest.approx((5 - 1.25 - 0.25, 5 + 1.25 + 0.5))


values = st.floats(0, MOST)


@st.composite
def some_parts(draw: st.DrawFn) -> list[Part]:
    """Some that err alone or together, some that are open; their shares add up to one."""
    found = []
    for _ in range(draw(st.integers(1, 6))):
        low, value, high = sorted(draw(st.tuples(values, values, values)))
        interval = draw(st.sampled_from([Interval(low, value, high), None]))
        found.append(
            Part(draw(st.floats(0.1, 3)), interval, draw(st.sampled_from("abc") | st.just("")))
        )
    whole = math.fsum(part.weight for part in found)
    return [part._replace(weight=part.weight / whole) for part in found]


def linear(parts: list[Part]) -> tuple[float, float]:
    """If all errors were as bad as they can be at once."""
    low = math.fsum(p.weight * (p.points.low if p.points else 0) for p in parts)
    return low, math.fsum(p.weight * (p.points.high if p.points else MOST) for p in parts)


@given(some_parts())
def test_it_is_never_wider_than_all_errors_at_once(parts: list[Part]) -> None:
    (low, high), (least, most) = ends(parts), linear(parts)

    assert least - NEAR <= low <= high <= most + NEAR


@given(some_parts(), st.integers(0, 5))
def test_it_is_never_narrower_than_any_single_part(parts: list[Part], number: int) -> None:
    part = parts[number % len(parts)]
    width = part.points.high - part.points.low if part.points else MOST
    low, high = ends(parts)

    assert high - low >= part.weight * width - NEAR


@given(some_parts(), st.integers(0, 5))
def test_what_is_not_known_any_more_never_makes_it_narrower(parts: list[Part], n: int) -> None:
    less = list(parts)
    less[n % len(parts)] = parts[n % len(parts)]._replace(points=None)
    (low, high), (least, most) = ends(parts), ends(less)

    assert least <= low + NEAR
    assert most >= high - NEAR


@given(some_parts(), st.integers(0, 5), st.tuples(values, values, values))
def test_a_better_part_never_lowers_an_end(
    parts: list[Part], n: int, better: tuple[float, float, float]
) -> None:
    part = parts[n % len(parts)]
    if part.points is None:
        return
    was, (low, value, high) = part.points, sorted(better)
    more = Interval(max(was.low, low), max(was.value, value), max(was.high, high))
    raised = list(parts)
    raised[n % len(parts)] = part._replace(points=more)
    (low, high), (least, most) = ends(parts), ends(raised)

    assert least >= low - NEAR
    assert most >= high - NEAR


def width(found: DimensionScore) -> float:
    assert found.score
    return found.score.here.high - found.score.here.low


def spread(name: str) -> list[Record]:
    """Six repetitions, whose median is 10 and may be 5 to 20."""
    seconds = (5, 10, 10, 10, 10, 20)
    return [a_sample(name, value, repetition=n) for n, value in enumerate(seconds)]


def test_a_dimension_combines_probes_and_adds_up_within_one() -> None:
    records = [*spread("a"), *spread("b")]
    apart = [a_question(name) for name in "ab"]
    one = [a_question(name, probe="probe_a", figures=["a"]) for name in "ab"]
    alone = width(the_dimension(records, apart[0]))

    assert width(the_dimension(records, *apart)) == pytest.approx(alone / math.sqrt(2))
    assert width(the_dimension(records, *one)) == pytest.approx(alone)


@pytest.mark.parametrize("status", [Status.FAILED, Status.ERROR])
def test_what_failed_or_is_missing_is_no_error_that_averages_out(status: Status) -> None:
    records = [a_probe(name, status=status) for name in "ab"]
    questions = [a_question(name) for name in "abcd"]
    measured = [a_sample(name, 10) for name in "cd"]

    assert width(the_dimension([*records, *measured], *questions)) == pytest.approx(5)


def test_a_repetition_that_failed_is_a_bound_too() -> None:
    records = [a_sample(name, 1, repetition=1) for name in "ab"]
    failed = [a_probe(name, status=Status.TIMEOUT, repetition=2) for name in "ab"]
    questions = [a_question(name) for name in "ab"]

    assert width(the_dimension([*records, *failed], *questions)) == pytest.approx(10)


def test_a_figure_that_may_be_anything_is_a_bound_too() -> None:
    """As one repetition leaves it."""
    points_ = Score.of(Interval(0, 5, MOST))
    figure = Reading(State.MEASURED, Interval.unknown(10.0, "one repetition"))
    answers = [QuestionScore(a_question(name), figure, points_) for name in "ab"]
    speed = the_dimension([a_sample("a", 1)], a_question("a")).dimension

    assert width(dimension_of(speed, answers)) == pytest.approx(MOST)


def grouped(*sizes: int) -> list[Question]:
    return [
        a_question(f"{group}{n}", group=str(group))
        for group, size in enumerate(sizes)
        for n in range(size)
    ]


def test_questions_of_a_group_share_one_vote() -> None:
    heavy, light = grouped(7, 1)[:7], a_question("other")
    records = [*(a_sample(q.name, 100) for q in heavy), a_sample("other", 1)]

    found = the_dimension(records, *heavy, light)

    assert found.score
    assert found.score.here.value == pytest.approx(5)
    assert (found.covered, found.of) == (8, 8)


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4), st.integers(0, 3), st.integers(0, 10))
def test_a_group_has_the_same_weight_however_many_it_asks(
    sizes: list[int], chosen: int, most: int
) -> None:
    """What one group lacks opens the same share of a dimension, be it one question or four."""
    questions = grouped(*sizes)
    group = str(chosen % len(sizes))
    records = [a_sample(q.name, 10) for q in questions if q.group != group]

    found = the_dimension(records or [a_sample("x", most + 1)], *questions)

    if records:
        assert width(found) == pytest.approx(MOST / len(sizes))
    else:
        assert found.score is None


@given(st.lists(st.sampled_from(["ok", "elsewhere", "failed", "none"]), min_size=1, max_size=6))
def test_anywhere_holds_here_and_reaches_higher_only(states: list[str]) -> None:
    statuses = {"elsewhere": Status.ELSEWHERE, "failed": Status.FAILED}
    questions = [a_question(str(n)) for n in range(len(states))]
    records = [a_probe(str(n), status=statuses[s]) for n, s in enumerate(states) if s in statuses]
    records += [r for n, state in enumerate(states) if state == "ok" for r in spread(str(n))]
    card = the_card([*records, a_sample("x", 1)], rubric_of(*questions))

    for score in (card.total, card.dimensions["speed"].score):
        if score is None:
            continue
        here, anywhere = score.here, score.anywhere
        assert anywhere.low == pytest.approx(here.low)
        assert anywhere.high >= here.high - NEAR
        assert score.split == ("elsewhere" in states)
        for end in (here, anywhere):
            assert 0 <= end.low <= end.value <= end.high <= MOST


def test_a_total_combines_the_errors_of_its_dimensions_too() -> None:
    questions = [a_question(name) for name in "ab"]
    rubric = rubric_of(*questions)
    speed = rubric.dimensions["speed"]
    halves = {
        name: msgspec.structs.replace(speed, name=name, questions={name: speed.questions[name]})
        for name in "ab"
    }
    rubric = msgspec.structs.replace(rubric, dimensions=halves)

    card = the_card([*spread("a"), *spread("b")], rubric)

    alone = card.dimensions["a"].score
    assert alone
    whole = card.total.here
    assert whole.high - whole.low == pytest.approx(
        (alone.here.high - alone.here.low) / math.sqrt(2)
    )


def test_a_sample_of_cases_has_a_binomial_interval_and_all_cases_have_none() -> None:
    record = a_probe("a", answers={"a": Answer(8, 10)})
    sample = msgspec.structs.replace(a_ratio("a"), cases="sample")

    found = the_dimension([record], sample).questions[0]

    assert found.points
    assert found.points.here.low == pytest.approx(4.439, abs=1e-3)  # scipy.stats.binomtest
    assert found.points.here.high == pytest.approx(9.748, abs=1e-3)
    assert width(the_dimension([record], a_ratio("a"))) == 0


def test_cases_of_a_sample_that_could_not_be_tried_are_open() -> None:
    record = a_probe("a", answers={"a": Answer(5, 10, unknown=4)})
    sample = msgspec.structs.replace(a_ratio("a"), cases="sample")

    found = the_dimension([record], sample).questions[0]

    assert found.reading.open
    assert found.points
    # scipy.stats.binomtest of 5 of 10, had all four failed, and of 9 of 10
    assert found.points.here.low == pytest.approx(1.871, abs=1e-3)
    assert found.points.here.high == pytest.approx(9.975, abs=1e-3)


# A framework whose true figures are known, measured again and again.
TRUE_SECONDS = {"a": 2.0, "b": 9.0, "c": 30.0, "d": 95.0}  # medians, the last near the worst end
TRUE_SHARES = {"r": (0.98, 10), "s": (0.7, 10), "t": (0.5, 25)}  # of how many cases
SPREAD = 0.3  # of the logarithm of a second
TRIES = 600


def simulated(generator: random.Random) -> list[Record]:
    found = [
        a_sample(name, median * math.exp(generator.gauss(0, SPREAD)), repetition=n)
        for name, median in TRUE_SECONDS.items()
        for n in range(6)
    ]
    for name, (share, tried) in TRUE_SHARES.items():
        passed = sum(generator.random() < share for _ in range(tried))
        found.append(a_probe(name, answers={name: Answer(passed, tried)}))
    return found


def test_the_interval_of_a_dimension_holds_the_truth_as_often_as_it_says() -> None:
    """By the code that scores; half as wide it would not."""
    timed = [a_question(name) for name in TRUE_SECONDS]
    counted = [msgspec.structs.replace(a_ratio(name), cases="sample") for name in TRUE_SHARES]
    questions = [*timed, *counted]
    worth = [points(q, TRUE_SECONDS[q.name]) for q in timed]
    worth += [points(q, TRUE_SHARES[q.name][0]) for q in counted]
    truth = math.fsum(worth) / len(worth)
    generator = random.Random(15)
    held = half = 0
    for _ in range(TRIES):
        found = the_dimension(simulated(generator), *questions)
        assert found.state is State.MEASURED
        assert found.score
        end = found.score.here
        held += end.holds(truth)
        low, high = (end.value + (side - end.value) / 2 for side in (end.low, end.high))
        half += low <= truth <= high

    assert held / TRIES >= 0.95
    assert half / TRIES < 0.9
