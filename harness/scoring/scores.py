"""Scores: from questions to dimensions to totals, each with its interval and its coverage."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import msgspec

from harness.planning.catalog import Deployment, Framework, baseline
from harness.records.intervals import Interval
from harness.records.plan import Target
from harness.records.record import Record, State
from harness.scoring.answers import ENDS as ENDS
from harness.scoring.answers import OPEN as OPEN
from harness.scoring.answers import End as End
from harness.scoring.answers import QuestionScore as QuestionScore
from harness.scoring.answers import Score as Score
from harness.scoring.answers import answer
from harness.scoring.combining import MOST, Part, ends
from harness.scoring.reading import Reading, Readings
from harness.scoring.rubric import Dimension, Question, Rubric


class DimensionScore(msgspec.Struct):
    """The mean of its questions that apply. Those without points only widen its interval.

    Questions of one group share one vote. `score` is None when no question has points: then it may
    be anywhere. `covered` of the `of` questions that apply have points; `errors` ended with an
    error, which may hide a low score.
    """

    dimension: Dimension
    score: Score | None
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
    """All scores of one framework in one deployment, used as one role or seen by one lens.

    It is `settled` when all dimensions that apply have a score, and none an error; until then, the
    middle of its interval stands for the `total`. `measured` is the total over those that have one.
    """

    target: Target
    role: str  # a role, or the name of a lens
    default: bool  # whether the deployment is its framework's default one
    companion: str
    dimensions: dict[str, DimensionScore]
    total: Score
    settled: bool
    measured: Score | None
    errors: int = 0
    apart: str = ""  # among whom it stands, if too little of it is known to be ranked with others


class Scores(msgspec.Struct):
    """Everything that a rubric says of a run's records: a card for each target and role."""

    rubric: Rubric
    cards: list[Card]

    @property
    def roles(self) -> list[str]:
        """Those that have cards, without the lenses."""
        found = dict.fromkeys(card.role for card in self.cards)
        return [role for role in found if role not in self.rubric.lenses]

    def used_as(self, role: str) -> list[Card]:
        """The cards of a role or a lens."""
        return [card for card in self.cards if card.role == role]


def score(records: Iterable[Record], rubric: Rubric, frameworks: Mapping[str, Framework]) -> Scores:
    """A pure function of records, rubric and static facts.

    Of several records of a cell the last one counts; else their order does not matter. Records of
    frameworks or deployments that are gone have no card.
    """
    readings = Readings(records, baseline(frameworks).name)
    known = [
        target
        for target in readings.targets
        if target.framework in frameworks
        and target.deployment in frameworks[target.framework].deployments
    ]
    answers = {t: _answers(t, readings, rubric, frameworks[t.framework]) for t in known}
    cards: list[Card] = []
    for target, own in answers.items():
        for place, found in own.items():
            other = Target(target.framework, found.reading.deployment)
            own[place] = found.anywhere(answers.get(other, {}).get(place))
        cards += _cards(target, own, rubric, frameworks[target.framework])
    return Scores(rubric, cards)


Answers = dict[tuple[str, str], QuestionScore]  # by dimension and question


def _answers(target: Target, readings: Readings, rubric: Rubric, framework: Framework) -> Answers:
    """To all that a role of it or a lens asks."""
    return {
        (name, key): answer(readings.read(target, question), question)
        for name, dimension in rubric.dimensions.items()
        for key, question in dimension.questions.items()
        if question.is_asked_of(framework.roles, framework.name)
    }


def _cards(
    target: Target, answers: Answers, rubric: Rubric, framework: Framework
) -> Iterable[Card]:
    """One for each role and lens: all of them of the same answers."""

    def asked(name: str, key: str, question: Question, role: str) -> QuestionScore:
        if question.is_asked_as(role):
            return answers[name, key]
        lens = role in rubric.lenses
        reason = f"not asked by the {role}" if lens else f"asked of: {question.asked_of}"
        return QuestionScore(question, Reading(State.NOT_APPLICABLE, reason=reason), None)

    for role in rubric.roles_of(framework.name, framework.roles):
        dimensions = {
            name: dimension_of(d, [asked(name, k, q, role) for k, q in d.questions.items()])
            for name, d in rubric.dimensions.items()
        }
        yield card_of(target, role, dimensions, framework)


def rescored(
    card: Card, judge: Callable[[QuestionScore], QuestionScore], framework: Framework
) -> Card:
    """With other answers, or other points for them."""
    dimensions = {
        name: dimension_of(each.dimension, [judge(found) for found in each.questions])
        for name, each in card.dimensions.items()
    }
    return card_of(card.target, card.role, dimensions, framework)


def dimension_of(dimension: Dimension, questions: list[QuestionScore]) -> DimensionScore:
    """The score that these answers make."""
    applying = [each for each in questions if each.counts]
    covered = sum(each.points is not None for each in applying)
    errors = sum(each.reading.state is State.ERROR for each in applying)
    score = None
    if covered:
        missing = len(applying) - covered
        why = f"{missing} of {len(applying)} without points" if missing else "as its questions'"
        score = Score(*(_mean(_parts(applying, end), why, covered) for end in ENDS))
    return DimensionScore(dimension, score, covered, len(applying), questions, errors)


def card_of(
    target: Target, role: str, dimensions: dict[str, DimensionScore], framework: Framework
) -> Card:
    """The card that these dimensions make."""
    applying = [d for d in dimensions.values() if d.state is not State.NOT_APPLICABLE]
    scored = [each for each in applying if each.score is not None]
    errors = sum(d.errors for d in applying)
    settled = len(scored) == len(applying) and not errors
    whole = _weighted(applying, "as its dimensions'")
    why = "errors" if errors else "not measured in every dimension"
    deployment = framework.deployments[target.deployment]
    return Card(
        target=target,
        role=role,
        default=deployment.default,
        companion=deployment.companion,
        dimensions=dimensions,
        total=whole if whole and settled else _middle(whole or OPEN, why),
        settled=whole is not None and settled,
        measured=_weighted(scored, "as its dimensions'"),
        errors=errors,
        apart=_apart(framework, deployment) if len(scored) < len(applying) else "",
    )


def _apart(framework: Framework, deployment: Deployment) -> str:
    """What of a card is known that has no score in some dimension.

    What is of the package is asked of the default deployment alone, so others cannot have it all.
    """
    if framework.away:
        return "that did not run"
    return "" if deployment.default else "of which a part is known"


def parts(found: DimensionScore, end: End, whole: float = 1.0) -> list[Part]:
    """Its questions, each with a share of the whole; all of that is open where it has none yet."""
    applying = [each for each in found.questions if each.counts]
    return _parts(applying, end, whole) if applying else [Part(whole, None)]


def _parts(questions: Sequence[QuestionScore], end: End, whole: float = 1.0) -> list[Part]:
    """Of a dimension with that share of a total; a group has one vote, and shares it evenly."""
    names = [each.question.group or f"{n}." for n, each in enumerate(questions)]
    vote = whole / len(set(names))
    return [
        Part(vote / names.count(name), each.known(end), _errors(each))
        for name, each in zip(names, questions, strict=True)
    ]


def _errors(found: QuestionScore) -> str:
    """By whose records it may err; nobody's where its ends are bounds, or there are none."""
    reading = found.reading
    if reading.open or reading.state in (State.FAILED, State.ELSEWHERE):
        return ""
    figure = reading.interval
    endless = figure is not None and math.isinf(figure.high - figure.low)
    return "" if endless else found.question.probe


def _mean(parts: Sequence[Part], why: str, count: int) -> Interval:
    """The middle is that of what has points: the best guess for what has none."""
    known = [(part.weight, part.points.value) for part in parts if part.points is not None]
    weight = math.fsum(weight for weight, _ in known)
    value = math.fsum(weight * value for weight, value in known) / weight if weight else MOST / 2
    return _between(parts, value, why, count)


def _between(parts: Sequence[Part], value: float, why: str, count: int) -> Interval:
    """Held within 0 to MOST and around the value, which sums of fractions miss by a rounding."""
    low, high = ends(parts)
    return Interval(max(min(low, value), 0.0), value, min(max(high, value), MOST), why, count)


def _weighted(dimensions: Collection[DimensionScore], why: str) -> Score | None:
    """The weighted mean at both ends; None of nothing, or of what has no weight."""
    weights = [each.dimension.weight for each in dimensions]
    whole = math.fsum(weights)
    if not whole:
        return None

    def mean(end: End) -> Interval:
        found: list[Part] = []
        value = 0.0
        for each, weight in zip(dimensions, weights, strict=True):
            share = weight / whole
            found += parts(each, end, share)
            value += share * (each.score or OPEN).at(end).value
        return _between(found, value, why, len(weights))

    return Score(mean("here"), mean("anywhere"))


def _middle(found: Score, why: str) -> Score:
    """For a total of which a part may be anywhere."""

    def middle(end: Interval) -> Interval:
        return msgspec.structs.replace(end, value=(end.low + end.high) / 2, why=why)

    return Score(middle(found.here), middle(found.anywhere))
