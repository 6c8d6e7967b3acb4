"""Ranks per role, with ties, and how stable they are: other weights, one point more or less.

Each has two ends: as deployed here, and anywhere. Who leads at one of them only does not lead.
"""

import operator
import random
from collections.abc import Mapping, Sequence

import msgspec

from harness.records.intervals import Interval
from harness.scoring.combining import MOST
from harness.scoring.scores import Card, End, Score, Scores

SAMPLES = 10_000  # weightings
SEED = 20_260_120  # any; fixed, so that the same records give the same page

Table = Mapping[str, Mapping[str, float]]  # dimension -> name -> score


class Change(msgspec.Struct, frozen=True):
    """One point on one cell that changes who leads."""

    dimension: str
    name: str
    points: int
    leaders: tuple[str, ...]


class Standing(msgspec.Struct, frozen=True):
    """The groups of a rank at both ends, best first; and how many errors each has, if any."""

    here: list[list[str]]
    anywhere: list[list[str]]
    errors: dict[str, int] = {}

    @property
    def leader(self) -> str | None:
        """Who is alone in front, without errors; nobody where one end leaves a doubt."""
        return None if self.ahead in self.errors else self.ahead

    @property
    def ahead(self) -> str | None:
        """Who is alone in front of others at both ends, be it with errors."""
        of_several = sum(map(len, self.here)) > 1
        return self.front[0] if of_several and len(self.front) == 1 else None

    @property
    def front(self) -> list[str]:
        """All that may be in front at one of the ends."""
        fronts = [*self.here[:1], *self.anywhere[:1]]
        return list(dict.fromkeys(name for front in fronts for name in front))


def standing(scored: Mapping[str, Score], errors: Mapping[str, int] = {}) -> Standing:
    """By name."""
    return Standing(
        groups({name: score.here for name, score in scored.items()}),
        groups({name: score.anywhere for name, score in scored.items()}),
        {name: count for name, count in errors.items() if count},
    )


def groups(scored: Mapping[str, Interval]) -> list[list[str]]:
    """Best first; whose interval reaches the best lower end of those left is tied with the best."""
    left = sorted(scored, key=lambda name: (-scored[name].value, name))
    found: list[list[str]] = []
    while left:
        best = scored[max(left, key=lambda name: scored[name].low)]
        found.append([name for name in left if not best.above(scored[name])])
        left = [name for name in left if best.above(scored[name])]
    return found


def by_total(cards: Sequence[Card]) -> Standing:
    """Of all in one role; where a total is open, the middle of its interval stands for it."""
    return standing(
        {str(card.target): card.total for card in cards},
        {str(card.target): card.errors for card in cards},
    )


def by_dimension(scores: Scores, cards: Sequence[Card]) -> dict[str, Standing]:
    """Of all in one role, in the dimensions in which all have a score."""
    return {
        name: standing(column, {str(card.target): card.dimensions[name].errors for card in cards})
        for name, column in _columns(scores, cards).items()
    }


def _columns(scores: Scores, cards: Sequence[Card]) -> dict[str, dict[str, Score]]:
    """The dimensions in which all have a score, with these."""
    found: dict[str, dict[str, Score]] = {}
    for name in scores.rubric.dimensions:
        scored = {str(card.target): card.dimensions[name].score for card in cards}
        column = {target: score for target, score in scored.items() if score is not None}
        if column and len(column) == len(cards):
            found[name] = column
    return found


def fields(scores: Scores) -> dict[str, list[Card]]:
    """Who is ranked with whom: each role apart, and in it those with a companion apart.

    So are those that too little is known of: beside them nobody could be told apart.
    """
    found: dict[str, list[Card]] = {}
    for role in scores.roles:
        for card in sorted(scores.used_as(role), key=lambda card: (card.apart, card.companion)):
            kind = card.apart or ("with a companion" if card.companion else "")
            found.setdefault(f"{role}s {kind}".rstrip(), []).append(card)
    return found


def table(scores: Scores, cards: Sequence[Card], end: End) -> dict[str, dict[str, float]]:
    """Scores of one role by dimension and name, of the dimensions in which all have one."""
    return {
        name: {target: score.at(end).value for target, score in column.items()}
        for name, column in _columns(scores, cards).items()
    }


def leading_shares(scored: Table) -> dict[str, float]:
    """Share of weightings, drawn evenly from all there are (Dirichlet, all 1), that each leads.

    Exact ties share the lead. Source: Butler, Jia and Dyer (1997), Simulation techniques for the
    sensitivity analysis of multi-criteria decision models, section 3.
    """
    if not scored:
        return {}
    names = list(next(iter(scored.values())))
    rows = [[column[name] for column in scored.values()] for name in names]
    generator = random.Random(SEED)  # noqa: S311  # no secret
    shares = [0.0] * len(names)
    for _ in range(SAMPLES):
        # Independent exponentials, divided by their sum, are a draw of Dirichlet with all 1. The
        # division may be left out: the order of totals does not depend on it.
        weights = [generator.expovariate(1) for _ in scored]
        totals = [sum(map(operator.mul, weights, row)) for row in rows]
        enough = max(totals) - 1e-9 * sum(weights)
        leading = [number for number, total in enumerate(totals) if total >= enough]
        for number in leading:
            shares[number] += 1 / len(leading)
    return {name: share / SAMPLES for name, share in zip(names, shares, strict=True)}


def leaders(scored: Table, weights: Mapping[str, float]) -> tuple[str, ...]:
    """Who has the highest weighted total; several when they tie."""
    totals = totals_of(scored, weights)
    most = max(totals.values())
    return tuple(sorted(name for name, total in totals.items() if most - total < 1e-9))


def totals_of(scored: Table, weights: Mapping[str, float]) -> dict[str, float]:
    """Weighted totals over the dimensions of the table."""
    names = list(next(iter(scored.values())))
    whole = sum(weights[dimension] for dimension in scored)
    return {
        name: sum(weights[d] * column[name] for d, column in scored.items()) / whole
        for name in names
    }


def one_point_changes(scored: Table, weights: Mapping[str, float]) -> list[Change]:
    """Every cell that, one point higher or lower (within 0 to 10), changes who leads."""
    if not scored:
        return []
    before = leaders(scored, weights)
    found = []
    for dimension, column in scored.items():
        for name, value in column.items():
            for step in (1, -1):
                moved = min(max(value + step, 0.0), MOST)
                changed = {**scored, dimension: {**column, name: moved}}
                after = leaders(changed, weights)
                if after != before:
                    found.append(Change(dimension, name, step, after))
    return found
