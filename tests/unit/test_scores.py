"""What records are worth: maps, intervals, coverage, and the properties that make scores fair."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.records.record import Answer, Measurement, Record, Sample, State, Status
from harness.scoring import rubric as rubrics
from harness.scoring.answers import OPEN, points
from harness.scoring.rubric import Dimension, Rubric
from harness.scoring.scores import DimensionScore, score
from tests.unit.builders import a_record
from tests.unit.scoring import (
    FRAMEWORKS,
    NAMES,
    a_probe,
    a_question,
    a_ratio,
    a_rubric,
    a_sample,
    the_card,
    the_dimension,
)


def ends(found: DimensionScore) -> tuple[float, float, float]:
    """Of the score as deployed here, which may be anything when there is none."""
    score = (found.score or OPEN).here
    return score.low, score.value, score.high


def width(found: DimensionScore) -> float:
    low, _, high = ends(found)
    return high - low


@pytest.mark.parametrize(
    ("value", "expected"), [(0.0, 10), (1, 10), (10, 5), (100, 0), (1e9, 0), (-5, 10)]
)
def test_the_map_log_is_logarithmic_and_clipped(value: float, expected: float) -> None:
    assert points(a_question("a"), value) == pytest.approx(expected)


@pytest.mark.parametrize(("found", "expected"), [(0, 0.0), (3, 7.5), (4, 10.0)])
def test_the_maps_cases_and_ratio_are_proportional(found: int, expected: float) -> None:
    record = a_probe("a", answers={"a": Answer(found, 4)})

    assert ends(the_dimension([record], a_ratio("a")))[1] == expected


def test_a_case_that_another_deployment_has_is_nothing_here_and_open_anywhere() -> None:
    record = a_probe("a", answers={"a": Answer(1, 4, unknown=1, elsewhere=1)})
    found = the_dimension([record], a_ratio("a")).score
    assert found is not None
    assert (found.here.low, found.here.high) == (2.5, 5)
    assert (found.anywhere.low, found.anywhere.high) == (2.5, 7.5)


def test_cases_that_could_not_be_tried_widen_the_interval_and_are_named() -> None:
    record = a_probe("a", answers={"a": Answer(1, 4, unknown=2)})

    found = the_dimension([record], a_ratio("a"))

    assert ends(found) == pytest.approx((2.5, 5, 7.5))
    assert found.questions[0].reading.figures == {"a": "1 of 2, 2 not measured"}


def test_nothing_that_could_be_tried_is_not_measured() -> None:
    record = a_probe("a", answers={"a": Answer(0, 2, unknown=2)})

    found = the_dimension([record], a_ratio("a"))

    assert (found.score, found.covered) == (None, 0)


def test_unsupported_is_zero_by_evidence() -> None:
    record = a_probe(
        "a", answers={"a": Answer(0, 1, State.UNSUPPORTED, "there is none", "https://docs")}
    )

    found = the_dimension([record], a_question("a"))

    assert (*ends(found), found.covered) == (0, 0, 0, 1)
    assert found.questions[0].reading.state is State.UNSUPPORTED
    assert found.questions[0].reading.reason == "there is none (https://docs)"


@pytest.mark.parametrize("status", [Status.FAILED, Status.TIMEOUT, Status.OOM])
def test_a_failure_is_worth_no_more_than_the_slowest_but_leaves_room(status: Status) -> None:
    records = [a_sample("a", 1), a_probe("b", status=status, reason="why")]

    failed = the_dimension(records, a_question("a"), a_question("b"))

    assert ends(failed) == pytest.approx((5, 5, 10))
    assert failed.questions[1].reading.state is State.FAILED
    assert failed.questions[1].reading.reason == "why"


def test_a_failed_repetition_counts_as_the_worst_and_is_named() -> None:
    records = [a_sample("a", 1, repetition=1), a_sample("a", 1, repetition=2)]
    failed = a_probe("a", status=Status.TIMEOUT, reason="why", repetition=3)

    found = the_dimension([*records, failed], a_question("a"))

    assert ends(found) == (0, 10, 10)
    assert found.questions[0].reading.reason == "1 of 3 repetitions failed: why"


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (Status.ERROR, State.ERROR),
        (Status.SKIPPED, State.NOT_MEASURED),
        (Status.INTERRUPTED, State.NOT_MEASURED),
    ],
)
def test_what_gave_no_figure_scores_nothing_and_widens(status: Status, state: State) -> None:
    records = [a_sample("a", 10), a_probe("b", status=status, reason="why")]

    found = the_dimension(records, a_question("a"), a_question("b"))

    assert ends(found) == pytest.approx((2.5, 5, 7.5))
    assert (found.covered, found.of) == (1, 2)
    assert found.questions[1].reading.state is state
    assert found.questions[1].reading.reason == "why"


def test_a_framework_with_errors_is_not_settled() -> None:
    rubric = a_rubric(a_question("a"), a_question("b"), a_question("c"))
    records = [a_sample("a", 1), a_sample("b", 1), a_probe("c", status=Status.ERROR)]
    card = the_card(records, rubric)

    assert (card.errors, card.dimensions["speed"].errors, card.settled) == (1, 1, False)
    assert card.total.here.why == "errors"
    assert card.total.here.value == pytest.approx(25 / 3)
    others = [a_sample(name, 100, framework="other") for name in NAMES]
    found = score([*records, *others], rubric, FRAMEWORKS)
    assert json.loads(msgspec.json.encode(found.cards))[0]["errors"] == 1


def test_nothing_measured_is_an_open_interval_and_no_number() -> None:
    card = the_card([a_sample("a", 10)], a_rubric(a_question("a"), more=3.0))

    assert card.dimensions["more"].score is None
    assert card.dimensions["more"].state is State.NOT_MEASURED
    assert not card.settled
    assert card.measured
    assert card.measured.here.value == pytest.approx(5)
    assert (card.total.here.low, card.total.here.high) == pytest.approx((1.25, 8.75))


def test_totals_are_weighted() -> None:
    speed = Dimension(name="speed", title="", weight=3, questions={"a": a_question("a")})
    size = Dimension(name="size", title="", weight=1, questions={"b": a_question("b")})
    rubric = Rubric("", {"speed": speed, "size": size})

    card = the_card([a_sample("a", 1), a_sample("b", 100)], rubric)

    assert card.settled
    assert card.total.here.value == pytest.approx(7.5)


def test_two_idioms_count_by_their_middle_and_widen() -> None:
    record = a_probe("a", samples=[Sample("x", 1, "s"), Sample("y", 100, "s")])

    found = the_dimension([record], a_question("a", figures=["x", "y"]))

    assert width(found) == 10
    assert found.questions[0].reading.interval
    assert found.questions[0].reading.interval.value == 50.5
    assert found.questions[0].reading.figures == {"x": "1", "y": "100"}


def test_one_idiom_of_two_leaves_the_other_open() -> None:
    record = a_probe("a", samples=[Sample("x", 1, "s")])

    found = the_dimension([record], a_question("a", figures=["x", "y"]))

    assert ends(found) == (0, 10, 10)
    assert found.questions[0].reading.reason == "not measured: y"


def test_an_interval_that_the_probe_gives_is_kept() -> None:
    samples = [Sample("a", 10, "s"), Sample("a.low", 1, "s"), Sample("a.high", 100, "s")]

    found = the_dimension([a_probe("a", samples=samples)], a_question("a"))

    assert ends(found) == pytest.approx((0, 5, 10))


def test_over_the_baseline_is_paired_by_repetition_and_shows_both_records() -> None:
    ours = [a_sample("a", 15 + n, repetition=n) for n in (1, 2)]
    base = [
        a_sample("a", 5 + n, repetition=n, framework="plain", deployment="process") for n in (1, 2)
    ]

    found = the_dimension([*ours, *base], a_question("a", over_baseline=True))

    assert ends(found)[1] == pytest.approx(5)
    frameworks = {r.framework for r in found.questions[0].reading.records}
    assert frameworks == {"it", "plain"}


def test_what_is_gone_has_no_card() -> None:
    gone = a_sample("a", 1, framework="gone"), a_sample("a", 1, deployment="gone")
    records = [a_sample("a", 1), *gone]

    cards = score(records, a_rubric(a_question("a")), FRAMEWORKS).cards

    assert [card.target.framework for card in cards] == ["it"]


values = st.floats(0.01, 1e4)
maybe = st.one_of(st.none(), values)
ratios = st.integers(0, 10)


def measured(found: dict[str, float | None], ratio: int | None) -> list[Record]:
    records = [a_sample(name, value) for name, value in found.items() if value is not None]
    if ratio is not None:
        records.append(a_probe("r", answers={"r": Answer(ratio, 10)}))
    return records


QUESTIONS = (*(a_question(name) for name in NAMES), a_ratio("r"))
answers = st.fixed_dictionaries(dict.fromkeys(NAMES, maybe))


@given(answers, st.one_of(st.none(), ratios), st.sampled_from(NAMES), values, st.floats(1, 50))
def test_a_better_measurement_never_lowers_a_score(
    found: dict[str, float | None], ratio: int | None, name: str, value: float, factor: float
) -> None:
    worse = the_dimension(measured({**found, name: value}, ratio), *QUESTIONS)
    better = the_dimension(measured({**found, name: value / factor}, ratio), *QUESTIONS)

    assert worse.score is not None
    assert better.score is not None
    for least, most in zip(ends(worse), ends(better), strict=True):
        assert most >= least - 1e-9


@given(answers, st.integers(0, 9))
def test_one_more_passed_case_never_lowers_a_score(
    found: dict[str, float | None], ratio: int
) -> None:
    worse = the_dimension(measured(found, ratio), *QUESTIONS)
    better = the_dimension(measured(found, ratio + 1), *QUESTIONS)

    assert ends(better)[0] > ends(worse)[0]
    assert ends(better)[2] > ends(worse)[2]


@given(answers, ratios, st.sampled_from(NAMES))
def test_a_missing_measurement_never_raises_the_lower_bound_nor_lowers_the_upper(
    found: dict[str, float | None], ratio: int, name: str
) -> None:
    whole = the_dimension(measured(found, ratio), *QUESTIONS)
    without = the_dimension(measured({**found, name: None}, ratio), *QUESTIONS)

    assert ends(without)[0] <= ends(whole)[0] + 1e-9
    assert ends(without)[2] >= ends(whole)[2] - 1e-9
    assert without.covered <= whole.covered


@given(maybe, maybe, st.sampled_from("xy"))
def test_a_missing_idiom_never_raises_the_lower_bound(
    x: float | None, y: float | None, name: str
) -> None:
    question = a_question("a", figures=["x", "y"])

    def dimension(**found: float | None) -> DimensionScore:
        there = [Sample(key, value, "s") for key, value in found.items() if value is not None]
        return the_dimension([a_probe("a", samples=there)], question)

    whole, without = dimension(x=x, y=y), dimension(**{"x": x, "y": y, name: None})
    assert ends(without)[0] <= ends(whole)[0] + 1e-9
    assert ends(without)[2] >= ends(whole)[2] - 1e-9


@given(answers, ratios)
def test_the_score_lies_in_its_interval(found: dict[str, float | None], ratio: int) -> None:
    dimension = the_dimension(measured(found, ratio), *QUESTIONS)

    assert dimension.score is not None
    low, value, high = ends(dimension)
    assert 0 <= low <= high <= 10
    assert low - 1e-9 <= value <= high + 1e-9


@given(st.permutations(range(8)))
def test_the_order_of_records_does_not_matter(order: list[int]) -> None:
    records = [
        a_sample(name, 3.0 + n, repetition=n, framework=framework, order=n)
        for n, (framework, name) in enumerate(
            (framework, name) for framework in ("it", "other") for name in (*NAMES, "a")
        )
    ]
    rubric = a_rubric(*QUESTIONS)

    found = score([records[i] for i in order], rubric, FRAMEWORKS)

    assert found == score(records, rubric, FRAMEWORKS)


@pytest.mark.parametrize("day", ["2026-01-02", "1970-01-01"])
def test_the_record_that_was_written_last_counts_whatever_clocks_said(day: str) -> None:
    old = a_sample("a", 100, started_at="2026-01-01T00:00:00.000+00:00")
    new = a_sample("a", 1, started_at=f"{day}T00:00:00.000+00:00")

    assert ends(the_dimension([old, new], a_question("a"))) == (10, 10, 10)


def test_the_committed_rubric_scores_records_of_an_older_schema() -> None:
    record = a_record(
        schema=1, framework="it", deployment="local", scenario="", measurement=Measurement.INSTALL,
        samples=[Sample("install.import_warm", 0.5, "s")],
    )  # fmt: skip

    card = the_card([record], rubrics.load())

    assert card.dimensions["installation"].covered == 1
