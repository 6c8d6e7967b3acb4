"""Scores: from questions to dimensions to totals, each with its interval and its coverage."""

import math
from collections.abc import Callable, Iterable, Mapping
from functools import partial

import msgspec

from harness.planning.catalog import Framework, Role, baseline
from harness.records.intervals import Interval
from harness.records.plan import Target
from harness.records.record import Record, State
from harness.scoring.reading import Reading, Readings
from harness.scoring.rubric import Dimension, Question, Rubric

MOST = 10.0  # points
ANYWHERE = Interval(0.0, MOST / 2, MOST, "not measured")


class QuestionScore(msgspec.Struct):
    """One answer and what it is worth; `points` is None when it is worth nothing either way."""

    question: Question
    reading: Reading
    points: Interval | None

    @property
    def records(self) -> list[Record]:
        """The newest record of the framework that the figure stands in, and of the baseline."""
        return list({r.framework: r for r in self.reading.records}.values())

    @property
    def evidence(self) -> list[str]:
        """Files of the run, in its folder, that show the figure as these records hold it."""
        return list(dict.fromkeys(path for r in self.records for path in r.evidence))


class DimensionScore(msgspec.Struct):
    """The mean of its questions that apply. Those without points only widen its interval.

    `score` is None when no question has points: then it may be anywhere. `covered` of the `of`
    questions that apply have points; `errors` ended with an error, which may hide a low score.
    """

    dimension: Dimension
    score: Interval | None
    covered: int
    of: int
    questions: list[QuestionScore]
    errors: int = 0

    @property
    def state(self) -> State:
        """Not applicable when none of its questions is."""
        if self.score is not None:
            return State.MEASURED
        applies = self.of or not self.questions
        return State.NOT_MEASURED if applies else State.NOT_APPLICABLE


class Card(msgspec.Struct):
    """All scores of one framework in one deployment.

    It is `settled` when all dimensions that apply have a score, and none an error; until then, the
    middle of its interval stands for the `total`. `measured` is the total over those that have one.
    """

    target: Target
    roles: list[Role]
    default: bool  # whether the deployment is its framework's default one
    companion: str
    dimensions: dict[str, DimensionScore]
    total: Interval
    settled: bool
    measured: float | None
    errors: int = 0


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
    def read(question: Question) -> Reading:
        if question.is_asked_of(framework.roles, framework.name):
            return readings.read(target, question)
        return Reading(State.NOT_APPLICABLE, reason=f"asked of: {question.asked_of}")

    dimensions = {
        name: _dimension(dimension, [_question(read(i), i) for i in dimension.questions.values()])
        for name, dimension in rubric.dimensions.items()
    }
    return _of_dimensions(target, dimensions, framework)


def rescored(
    card: Card, judge: Callable[[QuestionScore], QuestionScore], framework: Framework
) -> Card:
    """With other answers, or other points for them."""
    dimensions = {
        name: _dimension(each.dimension, [judge(found) for found in each.questions])
        for name, each in card.dimensions.items()
    }
    return _of_dimensions(card.target, dimensions, framework)


def _of_dimensions(
    target: Target, dimensions: dict[str, DimensionScore], framework: Framework
) -> Card:
    applying = {n: d for n, d in dimensions.items() if d.state is not State.NOT_APPLICABLE}
    scored = {name: d.score for name, d in applying.items() if d.score is not None}
    errors = sum(d.errors for d in applying.values())
    settled = len(scored) == len(applying) and not errors
    whole = _weighted({name: d.score or ANYWHERE for name, d in applying.items()}, dimensions)
    measured = _weighted(scored, dimensions)
    why = "errors" if errors else "not measured in every dimension"
    deployment = framework.deployments[target.deployment]
    return Card(
        target=target,
        roles=framework.roles,
        default=deployment.default,
        companion=deployment.companion,
        dimensions=dimensions,
        total=whole if whole and settled else _middle(whole or ANYWHERE, why),
        settled=whole is not None and settled,
        measured=measured.value if measured else None,
        errors=errors,
    )


def _question(reading: Reading, question: Question) -> QuestionScore:
    if reading.state in (State.UNSUPPORTED, State.ELSEWHERE):
        return QuestionScore(question, reading, Interval.exactly(0.0, reading.state))
    if reading.state is State.FAILED:
        # As little as the slowest gets, or being slow would be worse than failing; and up to all,
        # since what failed here may work elsewhere.
        return QuestionScore(question, reading, Interval(0.0, 0.0, MOST, reading.reason))
    if reading.interval is None:
        return QuestionScore(question, reading, None)
    return QuestionScore(question, reading, reading.interval.mapped(partial(points, question)))


def _dimension(dimension: Dimension, questions: list[QuestionScore]) -> DimensionScore:
    worth = [i.points for i in questions if i.points is not None]
    count = sum(i.reading.state is not State.NOT_APPLICABLE for i in questions)
    missing = count - len(worth)
    score = None
    if worth:
        score = Interval(
            low=math.fsum(w.low for w in worth) / count,
            value=math.fsum(w.value for w in worth) / len(worth),
            high=(math.fsum(w.high for w in worth) + MOST * missing) / count,
            why=f"{missing} of {count} without points" if missing else "as its questions'",
            count=len(worth),
        )
    errors = sum(i.reading.state is State.ERROR for i in questions)
    return DimensionScore(dimension, score, len(worth), count, questions, errors)


def _weighted(
    scores: Mapping[str, Interval], dimensions: Mapping[str, DimensionScore]
) -> Interval | None:
    """The weighted mean, end by end; None of nothing, or of what has no weight."""
    weights = {name: dimensions[name].dimension.weight for name in scores}
    whole = math.fsum(weights.values())
    if not whole:
        return None

    def mean(end: Callable[[Interval], float]) -> float:
        return math.fsum(weights[name] * end(score) for name, score in scores.items()) / whole

    ends = mean(lambda s: s.low), mean(lambda s: s.value), mean(lambda s: s.high)
    return Interval(*ends, "as its dimensions'", len(scores))


def _middle(found: Interval, why: str) -> Interval:
    """For a total of which a part may be anywhere."""
    return msgspec.structs.replace(found, value=(found.low + found.high) / 2, why=why)
