"""A study's conclusions, each confirmed, refuted or open by our scores with their intervals."""

from typing import Literal

import msgspec

from harness.scoring.published import Claim, native
from harness.scoring.ranking import Ranked, groups, of_dimension
from harness.scoring.scores import Card


class Verdict(msgspec.Struct):
    """What the scores say to a claim, and by which of them."""

    claim: Claim
    label: Literal["confirmed", "refuted", "open"]
    reason: str


def judge(claim: Claim, cards: list[Card]) -> Verdict:
    """Confirmed or refuted only where intervals leave no doubt."""
    ours = list(native(cards).values())
    if claim.kind == "advice":
        return Verdict(claim, "open", claim.reason)
    if claim.kind == "no_dominance":
        return _no_dominance(claim, ours)
    entries = of_dimension(ours, claim.dimension)
    named = next((e for e in entries if e.name.partition(":")[0] == claim.framework), None)
    if named is None or len(entries) < 2:
        return Verdict(claim, "open", f"{claim.dimension} is not measured yet")
    others = [entry for entry in entries if entry is not named]
    if claim.kind == "worst":
        entries, named, others = (
            [_turned(e) for e in entries],
            _turned(named),
            [_turned(e) for e in others],
        )
    scores = ", ".join(f"{e.name} {abs(e.score):.1f}" for e in sorted(entries, key=_descending))
    if all(named.low > other.high for other in others):
        return Verdict(claim, "confirmed", scores)
    if any(other.low > named.high for other in others):
        return Verdict(claim, "refuted", scores)
    return Verdict(claim, "open", f"intervals overlap: {scores}")


def _no_dominance(claim: Claim, cards: list[Card]) -> Verdict:
    """Refuted by one that is alone in front everywhere, confirmed when nobody can be any more."""
    fronts: dict[str, list[str]] = {}
    for name in cards[0].dimensions if cards else []:
        if entries := of_dimension(cards, name):
            fronts[name] = [entry.name for entry in groups(entries)[0]]
    shown = "; ".join(f"{name}: {' and '.join(front)}" for name, front in fronts.items())
    names = [str(card.target) for card in cards]
    possible = [n for n in names if all(n in front for front in fronts.values())]
    if not fronts:
        return Verdict(claim, "open", "nothing is measured yet")
    if not possible:
        return Verdict(claim, "confirmed", f"in front: {shown}")
    whole = len(fronts) == len(cards[0].dimensions)
    if whole and any(all(front == [n] for front in fronts.values()) for n in possible):
        return Verdict(claim, "refuted", f"in front: {shown}")
    return Verdict(claim, "open", f"in front so far: {shown}")


def _turned(entry: Ranked) -> Ranked:
    """The worst is the best of the opposite."""
    return Ranked(entry.name, -entry.high, -entry.score, -entry.low)


def _descending(entry: Ranked) -> float:
    return -entry.score
