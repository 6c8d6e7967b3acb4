"""The study's table and conclusions, held against scores of every kind."""

from typing import Any, Literal

import pytest

from harness.plan import Target
from harness.scoring import published
from harness.scoring.claims import judge
from harness.scoring.published import Claim
from harness.scoring.rubric import Dimension
from harness.scoring.scores import Card, DimensionScore

PRINTED = {"mlflow": 8.30, "metaflow": 7.15, "airflow": 8.25, "kubeflow": 7.05}


def a_score(name: str, score: float | None, spread: float = 0.2) -> DimensionScore:
    dimension = Dimension(name=name, title=name, weight=1, indicators={})
    if score is None:
        return DimensionScore(dimension, None, 0, 10, 0, [])
    found = DimensionScore(dimension, score, score - spread, score + spread, 0, [])
    found.indicators = []
    return found


def a_card(framework: str, scores: dict[str, DimensionScore], default: bool = True) -> Card:
    every: dict[str, DimensionScore] = {
        name: a_score(name, None) for name in published.study().dimensions
    }
    return Card(
        target=Target(framework, "s"),
        kind="orchestrator",
        default=default,
        companion="",
        dimensions={**every, **scores},
        total=None,
        low=0,
        high=10,
        measured=None,
    )


@pytest.fixture(autouse=True)
def _words(monkeypatch: pytest.MonkeyPatch) -> None:
    """These scores have no indicators behind them."""
    monkeypatch.setattr(published, "_words", lambda ours: "")


def cards(spread: float = 0.2, **scores: float) -> list[Card]:
    return [
        a_card(name, {"installation": a_score("installation", value, spread)})
        for name, value in scores.items()
    ]


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
    ours = cards(kubeflow=6.0)

    (cell,) = [c for c in published.cells(published.study(), ours) if c.dimension == "installation"]

    assert cell.label == "not comparable"
    assert "minikube" in cell.reason


def test_a_dimension_measured_by_less_than_half_is_not_compared() -> None:
    little: Any = a_score("installation", 9.0)
    little.covered, little.indicators = 1, [None] * 3
    ours = [a_card("mlflow", {"installation": little})]

    (cell,) = [c for c in published.cells(published.study(), ours) if c.dimension == "installation"]

    assert (cell.label, cell.reason) == ("not comparable", "only 1 of 3 indicators measured")


def test_ranks_that_agree_and_that_are_turned_around() -> None:
    study = published.study()
    same = published.cells(study, cards(mlflow=9, metaflow=4, airflow=8))
    turned = published.cells(study, cards(mlflow=4, metaflow=9, airflow=8))

    taus = [
        next(a.tau for a in published.agreements(cells) if a.dimension == "installation")
        for cells in (same, turned)
    ]

    assert taus == [pytest.approx(1), pytest.approx(-1)]


def test_two_cells_are_too_few_for_a_rank_agreement() -> None:
    found = published.agreements(published.cells(published.study(), cards(mlflow=9, airflow=8)))

    assert {a.tau for a in found} == {None}


def test_wide_intervals_make_a_rank_agreement_wide() -> None:
    cells = published.cells(
        published.study(), cards(spread=4.0, mlflow=6.0, metaflow=5.0, airflow=5.5)
    )

    found = next(a for a in published.agreements(cells) if a.dimension == "installation")
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0 < found.high


Kind = Literal["best", "worst", "no_dominance", "advice"]


@pytest.mark.parametrize(
    ("kind", "scores", "spread", "label"),
    [
        ("best", {"mlflow": 9, "airflow": 5}, 0.2, "confirmed"),
        ("best", {"mlflow": 5, "airflow": 9}, 0.2, "refuted"),
        ("best", {"mlflow": 7, "airflow": 6.9}, 0.2, "open"),
        ("worst", {"mlflow": 5, "airflow": 9}, 0.2, "confirmed"),
        ("worst", {"mlflow": 9, "airflow": 5}, 0.2, "refuted"),
        ("worst", {"mlflow": 5, "airflow": 9}, 3.0, "open"),
        ("best", {"airflow": 9, "kubeflow": 5}, 0.2, "open"),
        ("advice", {"mlflow": 9, "airflow": 5}, 0.2, "open"),
    ],
)
def test_a_claim_is_decided_only_where_intervals_leave_no_doubt(
    kind: Kind, scores: dict[str, float], spread: float, label: str
) -> None:
    claim = Claim("it is so", kind, "installation", "mlflow", "a matter of taste")

    verdict = judge(claim, cards(spread=spread, **scores))

    assert verdict.label == label
    assert verdict.reason


def _everywhere(**scores: list[float]) -> list[Card]:
    names = list(published.study().dimensions)
    return [
        a_card(name, {d: a_score(d, v) for d, v in zip(names, values, strict=True)})
        for name, values in scores.items()
    ]


@pytest.mark.parametrize(
    ("a", "b", "label"),
    [
        ([9] * 6, [5] * 6, "refuted"),
        ([9, 9, 9, 5, 5, 5], [5, 5, 5, 9, 9, 9], "confirmed"),
        ([9, 9, 9, 9, 9, 7], [5, 5, 5, 5, 5, 7], "open"),
    ],
)
def test_dominance(a: list[float], b: list[float], label: str) -> None:
    claim = Claim("nobody is best in all", "no_dominance")

    assert judge(claim, _everywhere(mlflow=a, airflow=b)).label == label


def test_one_dimension_alone_refutes_nothing() -> None:
    claim = Claim("nobody is best in all", "no_dominance")

    assert judge(claim, cards(mlflow=9, airflow=5)).label == "open"
    assert judge(claim, []).label == "open"


def test_the_default_stratum_stands_for_its_framework() -> None:
    first, second = a_card("mlflow", {}, default=False), a_card("mlflow", {})

    assert published.native([first, second]) == {"mlflow": second}
