"""Cards as the study's lens has them, of given scores."""

from harness.records.intervals import Interval
from harness.records.plan import Target
from harness.scoring import published
from harness.scoring.rubric import Dimension
from harness.scoring.scores import OPEN, Card, DimensionScore, Score


def a_score(name: str, score: float | None, spread: float = 0.2) -> DimensionScore:
    dimension = Dimension(name=name, title=name, weight=1, questions={})
    if score is None:
        return DimensionScore(dimension, None, 0, 0, [])
    found = Score.of(Interval(score - spread, score, score + spread))
    return DimensionScore(dimension, found, 0, 0, [])


def a_card(
    framework: str, scores: dict[str, DimensionScore], default: bool = True, deployment: str = "s"
) -> Card:
    every: dict[str, DimensionScore] = {
        name: a_score(name, None) for name in published.study().dimensions
    }
    return Card(
        target=Target(framework, deployment),
        role="study",
        default=default,
        companion="",
        dimensions={**every, **scores},
        total=OPEN,
        settled=False,
        measured=None,
    )


def cards(spread: float = 0.2, dimension: str = "documentation", **scores: float) -> list[Card]:
    return [
        a_card(name, {dimension: a_score(dimension, value, spread)})
        for name, value in scores.items()
    ]
