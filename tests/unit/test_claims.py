"""The study's conclusions: confirmed, refuted or open by scores of every kind."""

from typing import Literal

import msgspec
import pytest

from harness.records.intervals import Interval
from harness.records.record import Status
from harness.scoring import published
from harness.scoring import rubric as rubrics
from harness.scoring.claims import judge
from harness.scoring.published import Claim
from harness.scoring.scores import Card, DimensionScore, Score, dimension_of
from tests.unit.scoring import a_probe, a_question, a_sample, the_dimension
from tests.unit.studied import a_card, a_score, cards

Kind = Literal["best", "worst", "no_dominance", "advice"]
CLAIM = "it is so"


@pytest.mark.parametrize(
    ("kind", "named", "others", "spread", "label"),
    [
        ("best", 9, 5, 0.2, "confirmed"),
        ("best", 5, 9, 0.2, "refuted"),
        ("best", 7, 6.9, 0.2, "open"),
        ("worst", 5, 9, 0.2, "confirmed"),
        ("worst", 9, 5, 0.2, "refuted"),
        ("worst", 5, 9, 3.0, "open"),
        ("advice", 9, 5, 0.2, "open"),
    ],
)
def test_a_claim_is_decided_only_where_intervals_leave_no_doubt(
    kind: Kind, named: float, others: float, spread: float, label: str
) -> None:
    claim = Claim(CLAIM, kind, "time", "documentation", "mlflow", reason="a matter of taste")
    scores = {"mlflow": named, "metaflow": others, "airflow": others, "kubeflow": others}
    ours = [
        a_card(name, {"documentation": a_score("documentation", value, spread)})
        for name, value in scores.items()
    ]

    verdict = judge(claim, published.study(), ours)

    assert verdict.label == label
    assert verdict.reason
    assert verdict.settled_by == ("time" if label == "open" else "")


def test_a_rival_that_was_not_measured_leaves_the_best_open() -> None:
    claim = Claim(CLAIM, "best", "time", "documentation", "mlflow")
    ours = [
        a_card(name, {"documentation": a_score("documentation", value)})
        for name, value in {"mlflow": 9.0, "metaflow": 5.0, "airflow": 5.0}.items()
    ]

    verdict = judge(claim, published.study(), ours)

    assert verdict.label == "open"
    assert "not compared: kubeflow" in verdict.reason


def test_a_rival_that_rests_on_another_thing_confirms_nothing_but_others_refute() -> None:
    worst = Claim(CLAIM, "worst", "time", "installation", "airflow")
    study = published.study()

    def ours(airflow: float, mlflow: float) -> list[Card]:
        scores = {"airflow": airflow, "mlflow": mlflow, "metaflow": 7, "kubeflow": 7}
        return cards(dimension="installation", **scores)

    lowest, highest = judge(worst, study, ours(4, 9)), judge(worst, study, ours(9, 4))

    assert (lowest.label, highest.label) == ("open", "refuted")


def test_who_was_not_measured_is_not_judged() -> None:
    claim = Claim(CLAIM, "best", "time", "documentation", "mlflow")

    assert judge(claim, published.study(), cards(airflow=9, metaflow=5)).label == "open"


def _everywhere(a: list[float], b: list[float], spread: float = 0.2) -> list[Card]:
    """MLflow's scores, and those of all others, by dimension."""
    names = list(published.study().dimensions)
    return [
        a_card(
            name,
            {d: a_score(d, v, spread) for d, v in zip(names, scores, strict=True)},
        )
        for name, scores in {"mlflow": a, "metaflow": b, "airflow": b, "kubeflow": b}.items()
    ]


@pytest.mark.parametrize(
    ("a", "b", "label"),
    [
        ([9] * 6, [5] * 6, "refuted"),
        ([9, 9, 9, 9, 9, 7], [5, 5, 5, 5, 5, 7], "open"),
    ],
)
def test_dominance(a: list[float], b: list[float], label: str) -> None:
    claim = Claim("nobody is best in all", "no_dominance", "time")
    alike = msgspec.structs.replace(published.study(), not_comparable=[])

    assert judge(claim, alike, _everywhere(a, b)).label == label


def test_who_rests_on_another_thing_may_yet_be_in_front() -> None:
    claim = Claim("nobody is best in all", "no_dominance", "time")

    verdict = judge(claim, published.study(), _everywhere([9] * 6, [5] * 6))

    assert verdict.label == "open"
    assert "interoperability: mlflow or kubeflow or metaflow" in verdict.reason


def test_two_that_lead_in_turn_leave_nobody_in_front_of_all() -> None:
    claim = Claim("nobody is best in all", "no_dominance", "time")
    names = list(published.study().dimensions)

    def ours(kubeflow: DimensionScore) -> list[Card]:
        found = []
        for name, values in {
            "mlflow": [9, 8] * 3,
            "metaflow": [8, 9] * 3,
            "airflow": [2] * 6,
        }.items():
            scores = zip(names, values, strict=True)
            found.append(a_card(name, {d: a_score(d, v) for d, v in scores}))
        return [*found, a_card("kubeflow", dict.fromkeys(names, kubeflow))]

    sure = judge(claim, published.study(), ours(a_score("x", 2)))
    # One whose interval reaches the best everywhere may yet be in front of all.
    unsure = judge(claim, published.study(), ours(a_score("x", 6, 3.5)))

    assert (sure.label, unsure.label) == ("confirmed", "open")


def test_one_dimension_alone_refutes_nothing() -> None:
    claim = Claim("nobody is best in all", "no_dominance", "time")

    assert judge(claim, published.study(), cards(mlflow=9, airflow=5)).label == "open"
    assert judge(claim, published.study(), []).label == "open"


def answered(**figures: float | None) -> DimensionScore:
    """Of "documentation", by the seconds of its questions; None is in another deployment."""
    questions = [
        a_question(name, probe=f"probe_{name}", group="g" if name in "xyz" else "")
        for name in figures
    ]
    records = [
        a_probe(name, status=Status.ELSEWHERE) if value is None else a_sample(name, value)
        for name, value in figures.items()
    ]
    found = the_dimension(records, *questions)
    return dimension_of(a_score("documentation", 0).dimension, found.questions)


def documented(**all_: dict[str, float | None]) -> list[Card]:
    return [a_card(name, {"documentation": answered(**of)}) for name, of in all_.items()]


BY_CODE = Claim(CLAIM, "best", "time", "documentation", "mlflow", ["a", "b"])


def test_a_claim_is_judged_by_its_questions_alone() -> None:
    good: dict[str, float | None] = {"a": 1, "b": 1, "c": 100, "d": 100}
    bad: dict[str, float | None] = {"a": 100, "b": 100, "c": 1, "d": 1}
    ours = documented(mlflow=good, metaflow=bad, airflow=bad, kubeflow=bad)

    assert judge(BY_CODE, published.study(), ours).label == "confirmed"
    whole = msgspec.structs.replace(BY_CODE, questions=[])
    assert judge(whole, published.study(), ours).label == "open"
    others = msgspec.structs.replace(BY_CODE, questions=["c"])
    assert judge(others, published.study(), ours).label == "refuted"


def test_a_group_has_one_vote_in_a_claim_too() -> None:
    good: dict[str, float | None] = {"a": 1, "x": 100, "y": 100, "z": 100}
    even: dict[str, float | None] = {"a": 10, "x": 10, "y": 10, "z": 10}
    ours = documented(mlflow=good, metaflow=even, airflow=even, kubeflow=even)
    claim = msgspec.structs.replace(BY_CODE, questions=["a", "x", "y", "z"])

    verdict = judge(claim, published.study(), ours)

    assert verdict.label == "open"
    assert verdict.reason.startswith("intervals overlap: mlflow 5.0 (5.0 to 5.0), metaflow 5.0")


def test_what_a_rival_has_in_another_deployment_leaves_a_claim_open() -> None:
    good: dict[str, float | None] = {"a": 1, "b": 10}
    bad: dict[str, float | None] = {"a": 10, "b": 100}
    there: dict[str, float | None] = {"a": 10, "b": None}

    sure = documented(mlflow=good, metaflow=bad, airflow=bad, kubeflow=bad)
    unsure = documented(mlflow=good, metaflow=bad, airflow=bad, kubeflow=there)

    assert judge(BY_CODE, published.study(), sure).label == "confirmed"
    assert judge(BY_CODE, published.study(), unsure).label == "open"


def test_a_claim_that_holds_at_one_end_only_is_open() -> None:
    """Here the named one is in front; in another deployment, which was measured, it is not."""
    split = Score(Interval.exactly(3, ""), Interval.exactly(8, ""))
    rival = msgspec.structs.replace(a_score("documentation", 0), score=split)
    ours = [a_card("mlflow", {"documentation": a_score("documentation", 5)})]
    ours += [a_card(name, {"documentation": rival}) for name in ("metaflow", "airflow", "kubeflow")]

    verdict = judge(msgspec.structs.replace(BY_CODE, questions=[]), published.study(), ours)

    assert verdict.label == "open"
    assert verdict.reason.startswith("here: mlflow 5.0")
    assert "; anywhere: metaflow 8.0" in verdict.reason


def test_a_claim_about_a_deployment_waits_for_it() -> None:
    claim = msgspec.structs.replace(BY_CODE, deployment="ui", questions=[])
    named = a_score("documentation", 9)
    others = [
        a_card(name, {"documentation": a_score("documentation", 5)})
        for name in ("mlflow", "metaflow", "airflow", "kubeflow")
    ]

    without = judge(claim, published.study(), others)
    with_it = judge(
        claim,
        published.study(),
        [*others, a_card("mlflow", {"documentation": named}, default=False, deployment="ui")],
    )

    assert (without.label, without.reason) == ("open", "mlflow:ui was not measured")
    assert without.settled_by == "time"
    assert with_it.label == "confirmed"


def test_claims_name_questions_that_the_lens_asks() -> None:
    rubric = rubrics.load()
    study = published.study()

    assert rubric.lenses["study"].frameworks == sorted(study.names)
    for claim in study.claims:
        known = rubric.asked_of("study").dimensions
        for name in claim.questions:
            assert name in known[claim.dimension].questions, f"{claim.text}: {name}"
        assert claim.settled_by
