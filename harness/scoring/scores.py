"""Scores: from questions to dimensions to totals, each with its interval and its coverage."""

import math
from collections.abc import Iterable, Mapping

import msgspec

from harness.planning.catalog import Framework, Role, baseline
from harness.records.plan import Target
from harness.records.record import Record, State
from harness.scoring.reading import Range, Reading, Readings
from harness.scoring.rubric import Dimension, Question, Rubric

MOST = 10.0  # points


class QuestionScore(msgspec.Struct):
    """One answer and what it is worth; `points` is None when it is worth nothing either way."""

    question: Question
    reading: Reading
    points: Range | None

    @property
    def records(self) -> list[Record]:
        """The newest record of the framework that the figure stands in, and of the baseline."""
        return list({r.framework: r for r in self.reading.records}.values())

    @property
    def evidence(self) -> list[str]:
        """Files of the run, in its folder, that show the figure as these records hold it."""
        return list(dict.fromkeys(path for r in self.records for path in r.evidence))


class DimensionScore(msgspec.Struct):
    """The mean of its questions. Those without points widen [`low`, `high`] and leave `score` be.

    `score` is None when no question has points: then the interval is all there is.
    """

    dimension: Dimension
    score: float | None
    low: float
    high: float
    covered: int
    questions: list[QuestionScore]

    @property
    def of(self) -> int:
        return len(self.questions)


class Card(msgspec.Struct):
    """All scores of one framework in one deployment.

    `total` is None as long as a dimension has no score; `measured` is the total over those that do.
    """

    target: Target
    roles: list[Role]
    default: bool  # whether the deployment is its framework's default one
    companion: str
    dimensions: dict[str, DimensionScore]
    total: float | None
    low: float
    high: float
    measured: float | None


class Scores(msgspec.Struct):
    """Everything that a rubric says of a run's records."""

    rubric: Rubric
    cards: list[Card]


def score(records: Iterable[Record], rubric: Rubric, frameworks: Mapping[str, Framework]) -> Scores:
    """A pure function of records, rubric and static facts; the order of records does not matter.

    Records of frameworks or deployments that are gone have no card.
    """
    readings = Readings(records, baseline(frameworks).name)
    known = [
        target
        for target in readings.targets
        if target.framework in frameworks
        and target.deployment in frameworks[target.framework].deployments
    ]
    return Scores(rubric, [_card(t, readings, rubric, frameworks[t.framework]) for t in known])


def points(question: Question, value: float) -> float:
    """0 to 10: cases and ratios in proportion, log in proportion to the logarithm."""
    if question.map != "log":
        return MOST * min(max(value, 0.0), 1.0)
    best, worst = float(question.best or 0), float(question.worst or 0)
    if value <= best:
        return MOST
    if value >= worst:
        return 0.0
    return max(0.0, MOST * math.log(worst / value) / math.log(worst / best))


def _card(target: Target, readings: Readings, rubric: Rubric, framework: Framework) -> Card:
    dimensions = {
        name: _dimension(dimension, [_question(readings.read(target, i), i) for i in asked])
        for name, dimension in rubric.dimensions.items()
        for asked in [dimension.questions.values()]
    }
    deployment = framework.deployments[target.deployment]
    return Card(
        target=target,
        roles=framework.roles,
        default=deployment.default,
        companion=deployment.companion,
        dimensions=dimensions,
        total=_weighted({d: s.score for d, s in dimensions.items()}, rubric, partial=False),
        low=_weighted({d: s.low for d, s in dimensions.items()}, rubric, partial=False) or 0.0,
        high=_weighted({d: s.high for d, s in dimensions.items()}, rubric, partial=False) or 0.0,
        measured=_weighted({d: s.score for d, s in dimensions.items()}, rubric, partial=True),
    )


def _question(reading: Reading, question: Question) -> QuestionScore:
    if reading.state in (State.UNSUPPORTED, State.ELSEWHERE):
        return QuestionScore(question, reading, Range(0.0, 0.0, 0.0))
    if reading.state is State.FAILED:
        # As little as the slowest gets, or being slow would be worse than failing; and up to all,
        # since what failed here may work elsewhere.
        return QuestionScore(question, reading, Range(0.0, 0.0, MOST))
    if reading.range is None:
        return QuestionScore(question, reading, None)
    worth = sorted(points(question, value) for value in reading.range)
    return QuestionScore(question, reading, Range(*worth))


def _dimension(dimension: Dimension, questions: list[QuestionScore]) -> DimensionScore:
    worth = [i.points for i in questions if i.points is not None]
    count, missing = len(questions), len(questions) - len(worth)
    return DimensionScore(
        dimension=dimension,
        score=math.fsum(w.value for w in worth) / len(worth) if worth else None,
        low=math.fsum(w.low for w in worth) / count if count else 0.0,
        high=(math.fsum(w.high for w in worth) + MOST * missing) / count if count else MOST,
        covered=len(worth),
        questions=questions,
    )


def _weighted(scores: Mapping[str, float | None], rubric: Rubric, *, partial: bool) -> float | None:
    """The weighted mean; with `partial` over those that there are, else None if one is missing."""
    there = {name: value for name, value in scores.items() if value is not None}
    weights = {name: rubric.dimensions[name].weight for name in there}
    total = math.fsum(weights.values())
    if not total or (len(there) < len(scores) and not partial):
        return None
    return math.fsum(weights[name] * value for name, value in there.items()) / total
