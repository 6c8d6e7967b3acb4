"""Published tables, and ours compared with them cell by cell."""

import math
import random
import statistics
import tomllib
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from harness import paths
from harness.errors import UsageError
from harness.records.intervals import Interval
from harness.records.nonparametric import kendall_tau
from harness.records.record import State
from harness.scoring.ranking import (
    Change,
    Table,
    leaders,
    leading_shares,
    one_point_changes,
    totals_of,
)
from harness.scoring.scores import Card, DimensionScore, End

NEAR = 1.0  # points within which two cells agree
# Share of a dimension's questions that need an answer before its score is compared with another's:
# below half of them, what is not measured outweighs what is.
COVERED = 0.5
LENS = "study"  # of the rubric: asks what the study asked, of its four
DRAWS = 1000  # tables drawn from our intervals, for the interval of a rank correlation
SEED = 20_260_120


class PublishedDimension(msgspec.Struct, forbid_unknown_fields=True):
    """One row of the table."""

    weight: float
    covers: str
    scores: dict[str, float]


class NotComparable(msgspec.Struct, forbid_unknown_fields=True):
    """A cell that rests on another thing than what is measured here."""

    dimension: str
    framework: str
    reason: str


class Contradiction(msgspec.Struct, forbid_unknown_fields=True):
    """Two places of a publication that cannot both be right."""

    where: str
    framework: str
    said: float
    table: float
    about: str


class Claim(msgspec.Struct, forbid_unknown_fields=True):
    """A conclusion of a publication, in a form that scores can decide.

    `questions` of the dimension are those that measure it: all of them without any. `deployment`
    of the framework is the one that it is about: the default one without any. `settled_by` is what
    would settle it where our scores cannot.
    """

    text: str
    kind: Literal["best", "worst", "no_dominance", "advice"]
    settled_by: str
    dimension: str = ""
    framework: str = ""
    questions: list[str] = []
    deployment: str = ""
    reason: str = ""


class Study(msgspec.Struct, forbid_unknown_fields=True):
    """`results/published/study.toml`."""

    title: str
    source: str
    version: str
    basis: str
    names: dict[str, str]
    printed_totals: dict[str, float]
    dimensions: dict[str, PublishedDimension]
    not_comparable: list[NotComparable] = []
    contradictions: list[Contradiction] = []
    claims: list[Claim] = []

    def excludes(self, dimension: str, framework: str) -> str:
        """Why that cell rests on another thing than what is measured here; "" when it does not."""
        pairs = {(n.dimension, n.framework): n.reason for n in self.not_comparable}
        return pairs.get((dimension, framework), "")

    @property
    def weights(self) -> dict[str, float]:
        return {name: d.weight for name, d in self.dimensions.items()}

    @property
    def table(self) -> Table:
        return {name: d.scores for name, d in self.dimensions.items()}

    @property
    def totals(self) -> dict[str, float]:
        """Recomputed from the cells, by the published weights."""
        return totals_of(self.table, self.weights)

    @property
    def leaders(self) -> tuple[str, ...]:
        return leaders(self.table, self.weights)

    @property
    def shares(self) -> dict[str, float]:
        """Share of all weightings under which each leads the published table."""
        return leading_shares(self.table)

    @property
    def flips(self) -> list[Change]:
        """One-point changes of the published cells that change its winner."""
        return one_point_changes(self.table, self.weights)


class OverheadRow(msgspec.Struct, forbid_unknown_fields=True):
    """What the second study prints for a framework, as it prints it."""

    framework: str
    run_time_percent: str
    lines: str


class OverheadStudy(msgspec.Struct, forbid_unknown_fields=True):
    """`results/published/utm.toml`."""

    title: str
    source: str
    caveat: str
    rows: list[OverheadRow]


class Cell(msgspec.Struct):
    """One cell of the published table beside ours."""

    dimension: str
    framework: str
    published: float
    ours: DimensionScore
    label: Literal["agree", "differ", "not comparable"]
    reason: str


class Agreement(msgspec.Struct):
    """Kendall's tau of two rankings at both ends, with the middle 95 % over our intervals."""

    dimension: str
    here: Interval | None
    anywhere: Interval | None


T = TypeVar("T", Study, OverheadStudy)


def study() -> Study:
    """The study that is reproduced; raises UsageError when its file cannot be read."""
    return _load("study.toml", Study)


def overhead_study() -> OverheadStudy:
    """The second study, of added run time and lines."""
    return _load("utm.toml", OverheadStudy)


def _load(name: str, kind: type[T]) -> T:
    file: Path = paths.results() / "published" / name
    try:
        return msgspec.convert(tomllib.loads(file.read_text("utf-8-sig")), kind)
    except (OSError, ValueError) as problem:
        raise UsageError(f"{file}: {problem}") from None


def native(cards: list[Card]) -> dict[str, Card]:
    """By the study's lens, one card per framework: of its default deployment if measured."""
    found: dict[str, Card] = {}
    for card in sorted(cards, key=lambda card: not card.default):
        if card.role == LENS and not card.companion:
            found.setdefault(card.target.framework, card)
    return found


def cells(published: Study, cards: list[Card]) -> list[Cell]:
    """Every cell of the published table for which we have a card."""
    ours = native(cards)
    return [
        _cell(published, name, framework, value, ours[framework].dimensions[name])
        for name, row in published.dimensions.items()
        for framework, value in row.scores.items()
        if framework in ours and name in ours[framework].dimensions
    ]


def _cell(
    study: Study, dimension: str, framework: str, published: float, ours: DimensionScore
) -> Cell:
    def labelled(label: Literal["agree", "differ", "not comparable"], reason: str) -> Cell:
        return Cell(dimension, framework, published, ours, label, reason)

    if ours.score is None:
        open_ = ours.state is State.NOT_MEASURED
        return labelled("not comparable", "not measured yet" if open_ else ours.state)
    if reason := study.excludes(dimension, framework):
        return labelled("not comparable", reason)
    if ours.covered < COVERED * ours.of:
        return labelled("not comparable", f"only {ours.covered} of {ours.of} questions measured")
    here, there = ours.score.here, ours.score.anywhere
    distance = here.value - published
    reach = there.low - NEAR <= published <= there.high + NEAR
    if ours.score.split and (abs(distance) <= NEAR or reach):
        return labelled("not comparable", f"{distance:+.1f} here; another deployment has more")
    if abs(distance) <= NEAR:
        return labelled("agree", f"{distance:+.1f}: within {NEAR:g} point")
    hint = ", though its interval reaches it" if reach else ""
    return labelled("differ", f"{distance:+.1f}: measured {_words(ours)}{hint}")


def _words(ours: DimensionScore) -> str:
    """What pulls the score most: its best and its worst question."""
    scored = sorted(
        ((i.points.here.value, i.question.name) for i in ours.questions if i.points),
        key=lambda pair: pair[0],
    )
    (least, low), (most, high) = scored[0], scored[-1]
    return f"from {low} ({least:.1f}) to {high} ({most:.1f})"


def agreements(found: list[Cell]) -> list[Agreement]:
    """Rank agreement per dimension, over the cells that can be compared and have scores."""
    by_dimension: dict[str, list[Cell]] = {}
    for cell in found:
        by_dimension.setdefault(cell.dimension, []).append(cell)
    return [_agreement(name, group) for name, group in by_dimension.items()]


def _agreement(name: str, group: list[Cell]) -> Agreement:
    compared = [cell for cell in group if cell.label != "not comparable"]
    return Agreement(name, _tau(compared, "here"), _tau(compared, "anywhere"))


def _tau(compared: list[Cell], end: End) -> Interval | None:
    scores = [cell.ours.score.at(end) for cell in compared if cell.ours.score]
    if len(scores) < 3:  # of two, tau is +1 or -1 and says nothing
        return None
    published, ours = [cell.published for cell in compared], [score.value for score in scores]
    if len(set(published)) == 1 or len(set(ours)) == 1:
        return None  # all tied: there is no order to compare
    tau = kendall_tau(published, ours)
    generator = random.Random(SEED)  # noqa: S311  # no secret
    drawn = [
        kendall_tau(published, [generator.uniform(score.low, score.high) for score in scores])
        for _ in range(DRAWS)
    ]
    low, *_, high = statistics.quantiles(
        (each for each in drawn if not math.isnan(each)), n=40, method="inclusive"
    )
    why = f"the middle 95 % of {DRAWS} tables drawn from the intervals of scores"
    return Interval(min(low, tau), tau, max(tau, high), why, len(scores))
