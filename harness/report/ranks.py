"""Who is ranked with whom, and how stable that is: the same for terminal, Markdown and page."""

from collections.abc import Mapping, Sequence

import msgspec

from harness.report import points
from harness.scoring import ranking
from harness.scoring.ranking import Change, Standing
from harness.scoring.scores import ENDS, Card, End, Scores


class Field(msgspec.Struct):
    """Cards of one role, or of one lens; only these are compared with each other.

    `shares` are of all weightings under which each leads, `flips` the points that change who does.
    """

    among: str
    cards: list[Card]
    total: Standing
    dimensions: dict[str, Standing]  # those in which all have a score
    shares: dict[End, dict[str, float]]
    flips: dict[End, list[Change]]

    @property
    def stability(self) -> str:
        """The shares in words: once where both ends agree; "" where there is nobody to beat."""
        told = {end: points.shares(found) for end, found in self.shares.items()}
        return _at_both(told) if len(self.cards) > 1 and told["here"] else ""

    @property
    def tipping(self) -> str:
        """The points that change who leads, in words: once where both ends agree."""
        found = self.flips.items()
        return _at_both({end: "; ".join(map(points.change, each)) or "none" for end, each in found})


def _at_both(told: Mapping[End, str]) -> str:
    if told["here"] == told["anywhere"]:
        return told["here"]
    return f"as deployed here: {told['here']}; anywhere: {told['anywhere']}"


def fields(scores: Scores) -> list[Field]:
    """One for each role that has cards."""
    return [field(scores, among, cards) for among, cards in ranking.fields(scores).items()]


def field(scores: Scores, among: str, cards: Sequence[Card]) -> Field:
    """Of these cards, all of one role."""
    tables = {end: ranking.table(scores, cards, end) for end in ENDS}
    weights = {name: d.weight for name, d in scores.rubric.dimensions.items()}
    return Field(
        among=among,
        cards=list(cards),
        total=ranking.by_total(cards),
        dimensions=ranking.by_dimension(scores, cards),
        shares={end: ranking.leading_shares(table) for end, table in tables.items()},
        flips={end: ranking.one_point_changes(table, weights) for end, table in tables.items()},
    )
