"""The study's table, compared with scores of every kind."""

import pytest

from harness.records.intervals import Interval
from harness.scoring import published
from harness.scoring.scores import DimensionScore, Score
from tests.unit.studied import a_card, a_score, cards

PRINTED = {"mlflow": 8.30, "metaflow": 7.15, "airflow": 8.25, "kubeflow": 7.05}


def elsewhere(name: str, here: float, most: float) -> DimensionScore:
    """A score that another deployment may raise to that."""
    middle = (here + most) / 2
    found = Score(Interval.exactly(here, ""), Interval(here, middle, most, ""))
    return DimensionScore(a_score(name, 0).dimension, found, 0, 0, [])


@pytest.fixture(autouse=True)
def _words(monkeypatch: pytest.MonkeyPatch) -> None:
    """These scores have no questions behind them."""
    monkeypatch.setattr(published, "_words", lambda ours: "")


def test_the_printed_totals_follow_from_the_cells() -> None:
    study = published.study()

    assert study.printed_totals == PRINTED
    assert {name: round(total, 2) for name, total in study.totals.items()} == PRINTED
    assert study.leaders == ("mlflow",)
    assert sum(study.weights.values()) == 100


def test_the_contradiction_is_one() -> None:
    (found,) = published.study().contradictions

    assert (found.said, found.table) == (8.30, 8.25)
    assert round(published.study().totals[found.framework], 2) == found.table


def test_one_point_on_a_published_cell_changes_its_winner() -> None:
    found = {(c.dimension, c.name, c.points): c.leaders for c in published.study().flips}

    assert found["installation", "airflow", 1] == ("airflow",)
    assert found["documentation", "mlflow", -1] == ("airflow",)
    assert ("installation", "kubeflow", 1) not in found


@pytest.mark.parametrize(
    ("score", "label"), [(9.0, "agree"), (8.0, "agree"), (7.9, "differ"), (None, "not comparable")]
)
def test_a_cell_agrees_within_one_point(score: float | None, label: str) -> None:
    ours = [a_card("mlflow", {"installation": a_score("installation", score)})]

    (cell,) = [c for c in published.cells(published.study(), ours) if c.dimension == "installation"]

    assert cell.published == 9
    assert cell.label == label
    assert cell.reason


def test_a_cell_that_rests_on_another_thing_is_not_compared() -> None:
    ours = cards(dimension="installation", kubeflow=6.0)

    (cell,) = [c for c in published.cells(published.study(), ours) if c.dimension == "installation"]

    assert cell.label == "not comparable"
    assert "minikube" in cell.reason


def test_a_dimension_measured_by_less_than_half_is_not_compared() -> None:
    little = a_score("installation", 9.0)
    little.covered, little.of = 1, 3
    ours = [a_card("mlflow", {"installation": little})]

    (cell,) = [c for c in published.cells(published.study(), ours) if c.dimension == "installation"]

    assert (cell.label, cell.reason) == ("not comparable", "only 1 of 3 questions measured")


def test_ranks_that_agree_and_that_are_turned_around() -> None:
    study = published.study()
    same = published.cells(
        study, cards(dimension="interpretability", mlflow=9, metaflow=4, airflow=8)
    )
    turned = published.cells(
        study, cards(dimension="interpretability", mlflow=4, metaflow=9, airflow=8)
    )

    taus = [
        tau.value
        for cells in (same, turned)
        for a in published.agreements(cells)
        for tau in (a.here, a.anywhere)
        if a.dimension == "interpretability" and tau
    ]

    assert taus == [pytest.approx(1)] * 2 + [pytest.approx(-1)] * 2


def test_two_cells_are_too_few_for_a_rank_agreement() -> None:
    found = published.agreements(published.cells(published.study(), cards(mlflow=9, airflow=8)))

    assert {a.here for a in found} | {a.anywhere for a in found} == {None}


def test_wide_intervals_make_a_rank_agreement_wide() -> None:
    cells = published.cells(
        published.study(), cards(spread=4.0, mlflow=6.0, metaflow=5.0, airflow=5.5)
    )

    found = next(a.here for a in published.agreements(cells) if a.dimension == "documentation")
    assert found is not None
    assert found.low < 0 < found.high
    assert found.count == 3


def test_the_interval_of_a_rank_agreement_holds_its_value() -> None:
    """Nearly all that the first may be is below the second; its value is not."""
    ours = cards(spread=0.0, mlflow=5.0, airflow=4.99, kubeflow=4.0)
    score = Interval(4.5, 5.0, 5.0001)
    ours[0].dimensions["documentation"].score = Score.of(score)

    cells = published.cells(published.study(), ours)

    (found,) = [a.here for a in published.agreements(cells) if a.here]
    assert found.low <= found.value <= found.high


@pytest.mark.parametrize(
    ("here", "most", "label"),
    [(8.5, 9.5, "not comparable"), (6, 9, "not comparable"), (2, 5, "differ")],
)
def test_a_cell_that_another_deployment_may_change_agrees_at_no_end(
    here: float, most: float, label: str
) -> None:
    ours = [a_card("mlflow", {"installation": elsewhere("installation", here, most)})]

    (cell,) = [c for c in published.cells(published.study(), ours) if c.dimension == "installation"]

    assert (cell.published, cell.label) == (9, label)


def test_equal_scores_have_no_order_to_compare() -> None:
    cells = published.cells(published.study(), cards(mlflow=5, metaflow=5, airflow=5))

    assert {a.here for a in published.agreements(cells)} == {None}


def test_the_default_deployment_stands_for_its_framework() -> None:
    first, second = a_card("mlflow", {}, default=False), a_card("mlflow", {})

    assert published.native([first, second]) == {"mlflow": second}


def test_only_what_the_lens_sees_is_compared_with_the_study() -> None:
    tracker = a_card("mlflow", {"installation": a_score("installation", 9)})
    tracker.role = "tracker"

    assert published.cells(published.study(), [tracker]) == []
