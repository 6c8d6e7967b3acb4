"""Times that others publish, beside times of ours of every kind."""

import pytest

from harness.planning import catalog
from harness.records.intervals import Interval
from harness.records.record import State
from harness.scoring import benchmarks, rubric
from harness.scoring.answers import QuestionScore
from harness.scoring.benchmarks import Benchmark, Published
from harness.scoring.reading import Reading
from harness.scoring.scores import Card
from tests.unit.studied import a_card, a_score


def a_card_with(**times: Interval) -> Card:
    """The card of `mlflow` that has these times as answers about instrumentation."""
    questions = {q.name: q for q in rubric.load().questions if q.dimension == "instrumentation"}
    found = a_score("instrumentation", 5.0)
    found.questions = [
        QuestionScore(questions[name], Reading(State.MEASURED, interval=each), None)
        for name, each in times.items()
    ]
    return a_card("mlflow", {"instrumentation": found})


def label(ours: dict[str, int], card: Card) -> str:
    """Of a published second."""
    figure = Published("mlflow", "1", "a step", 1.0, "because", ours=ours)
    (found,) = benchmarks.beside(Benchmark("it", "there", "once", [figure]), [card])
    return found.label


@pytest.mark.parametrize(
    ("low", "value", "high", "said"),
    [
        (0.4, 0.45, 0.49, "differ"),
        (0.4, 0.45, 0.5, "agree"),
        (0.9, 1.0, 1.1, "agree"),
        (2.0, 2.5, 3.0, "agree"),
        (2.01, 2.5, 3.0, "differ"),
    ],
)
def test_a_time_agrees_within_a_factor_of_two(
    low: float, value: float, high: float, said: str
) -> None:
    ours = a_card_with(step=Interval(low, value, high))

    assert label({"instrumentation.step": 1}, ours) == said


def test_a_time_without_an_interval_counts_as_it_is() -> None:
    ours = a_card_with(step=Interval.unknown(9.0, "one repetition"))

    assert label({"instrumentation.step": 1}, ours) == "differ"


def test_a_time_may_be_a_sum_of_ours() -> None:
    ours = a_card_with(step=Interval(0.5, 0.5, 0.5), startup=Interval(0.4, 0.4, 0.4))

    assert label({"instrumentation.step": 3, "instrumentation.startup": 1}, ours) == "agree"
    assert label({"instrumentation.step": 4, "instrumentation.startup": 1}, ours) == "differ"


def test_what_is_not_measured_is_said() -> None:
    ours = a_card_with(step=Interval(1.0, 1.0, 1.0))

    assert label({"instrumentation.startup": 1}, ours) == "not measured"
    assert label({}, ours) == "not comparable"


def test_each_published_time_is_of_a_framework_and_of_questions_in_seconds() -> None:
    known, units = catalog.frameworks(), {}
    for question in rubric.load().questions:
        units[f"{question.dimension}.{question.name}"] = question.unit

    for each in benchmarks.benchmarks():
        for figure in each.figures:
            assert figure.framework in known
            assert all(units[name] == "s" for name in figure.ours), figure
            assert figure.reason
