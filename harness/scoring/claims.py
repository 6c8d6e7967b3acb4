"""A study's conclusions, each confirmed, refuted or open by our scores with their intervals."""

import operator
from typing import Literal

import msgspec

from harness.records.intervals import Interval
from harness.scoring.published import Claim, Study, native
from harness.scoring.ranking import groups
from harness.scoring.scores import ANYWHERE, MOST, Card


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
    entries = {name: _score(known.get(name), claim.dimension) for name in study.names}
    unknown = [name for name, entry in entries.items() if entry.high - entry.low == MOST]
    if claim.framework in unknown:
        return Verdict(claim, "open", f"{claim.framework} has no score to compare")
    shown = _shown(entries, unknown)
    if claim.kind == "worst":
        entries = {name: entry.mapped(operator.neg) for name, entry in entries.items()}
    named = entries.pop(claim.framework)
    if all(named.above(other) for other in entries.values()):
        return Verdict(claim, "confirmed", shown)
    if any(other.above(named) for other in entries.values()):
        return Verdict(claim, "refuted", shown)
    rivals = (other for name, other in entries.items() if name not in unknown)
    if all(named.above(other) for other in rivals):
        return Verdict(claim, "open", f"so among those compared: {shown}")
    return Verdict(claim, "open", f"intervals overlap: {shown}")


def _no_dominance(claim: Claim, study: Study, ours: dict[str, Card]) -> Verdict:
    """Refuted by one that is alone in front everywhere, confirmed when nobody can be any more."""
    fronts: dict[str, list[str]] = {}
    for dimension in study.dimensions:
        entries = {name: _score(ours.get(name), dimension) for name in study.names}
        fronts[dimension] = groups(entries)[0]
    shown = "; ".join(f"{name}: {' or '.join(front)}" for name, front in fronts.items())
    possible = [n for n in study.names if all(n in front for front in fronts.values())]
    if not possible:
        return Verdict(claim, "confirmed", f"in front: {shown}")
    if any(all(front == [n] for front in fronts.values()) for n in possible):
        return Verdict(claim, "refuted", f"in front: {shown}")
    return Verdict(claim, "open", f"these may lead: {shown}")


def _score(card: Card | None, dimension: str) -> Interval:
    """Anywhere from 0 to 10 when there is none."""
    found = card.dimensions.get(dimension) if card else None
    return ANYWHERE if found is None else found.score or ANYWHERE


def _shown(entries: dict[str, Interval], unknown: list[str]) -> str:
    known = {name: entry.value for name, entry in entries.items() if name not in unknown}
    parts = [f"{name} {value:.1f}" for name, value in sorted(known.items(), key=lambda e: -e[1])]
    return ", ".join(parts) + (f"; not compared: {', '.join(unknown)}" if unknown else "")
