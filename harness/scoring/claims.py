"""A study's conclusions, each confirmed, refuted or open by our scores with their intervals."""

from typing import Literal

import msgspec

from harness.scoring.published import Claim, Study, native
from harness.scoring.ranking import Ranked, groups
from harness.scoring.scores import MOST, Card


class Verdict(msgspec.Struct):
    """What the scores say to a claim, and by which of them."""

    claim: Claim
    label: Literal["confirmed", "refuted", "open"]
    reason: str


def judge(claim: Claim, study: Study, cards: list[Card]) -> Verdict:
    """Confirmed or refuted only where intervals leave no doubt.

    Who was not measured, or measured in another thing than the study, may be anywhere.
    """
    if claim.kind == "advice":
        return Verdict(claim, "open", claim.reason)
    ours = native(cards)
    if claim.kind == "no_dominance":
        return _no_dominance(claim, study, ours)
    excluded = {n.framework for n in study.not_comparable if n.dimension == claim.dimension}
    known = {name: card for name, card in ours.items() if name not in excluded}
    entries = {name: _entry(name, known.get(name), claim.dimension) for name in study.names}
    unknown = [name for name, entry in entries.items() if entry.high - entry.low == MOST]
    if claim.framework in unknown:
        return Verdict(claim, "open", f"{claim.framework} has no score to compare")
    shown = _shown(entries, unknown)
    if claim.kind == "worst":
        entries = {name: _turned(entry) for name, entry in entries.items()}
    named = entries.pop(claim.framework)
    if all(named.low > other.high for other in entries.values()):
        return Verdict(claim, "confirmed", shown)
    if any(other.low > named.high for other in entries.values()):
        return Verdict(claim, "refuted", shown)
    rivals = (other for name, other in entries.items() if name not in unknown)
    if all(named.low > other.high for other in rivals):
        return Verdict(claim, "open", f"so among those compared: {shown}")
    return Verdict(claim, "open", f"intervals overlap: {shown}")


def _no_dominance(claim: Claim, study: Study, ours: dict[str, Card]) -> Verdict:
    """Refuted by one that is alone in front everywhere, confirmed when nobody can be any more."""
    fronts: dict[str, list[str]] = {}
    for dimension in study.dimensions:
        entries = [_entry(name, ours.get(name), dimension) for name in study.names]
        fronts[dimension] = [entry.name for entry in groups(entries)[0]]
    shown = "; ".join(f"{name}: {' or '.join(front)}" for name, front in fronts.items())
    possible = [n for n in study.names if all(n in front for front in fronts.values())]
    if not possible:
        return Verdict(claim, "confirmed", f"in front: {shown}")
    if any(all(front == [n] for front in fronts.values()) for n in possible):
        return Verdict(claim, "refuted", f"in front: {shown}")
    return Verdict(claim, "open", f"in front may be: {shown}")


def _entry(name: str, card: Card | None, dimension: str) -> Ranked:
    """Its score with the interval; anywhere from 0 to 10 when there is none."""
    found = card.dimensions.get(dimension) if card else None
    if found is None or found.score is None:
        return Ranked(name, 0.0, MOST / 2, MOST)
    return Ranked(name, found.low, found.score, found.high)


def _shown(entries: dict[str, Ranked], unknown: list[str]) -> str:
    known = [entry for name, entry in entries.items() if name not in unknown]
    parts = [f"{e.name} {e.score:.1f}" for e in sorted(known, key=lambda e: -e.score)]
    return ", ".join(parts) + (f"; not compared: {', '.join(unknown)}" if unknown else "")


def _turned(entry: Ranked) -> Ranked:
    """The worst is the best of the opposite."""
    return Ranked(entry.name, -entry.high, -entry.score, -entry.low)
