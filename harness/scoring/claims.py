"""A study's conclusions, each confirmed, refuted or open by our scores with their intervals."""

import operator
from typing import Literal

import msgspec

from harness.records.intervals import Interval
from harness.scoring.combining import MOST
from harness.scoring.published import Claim, Study, native
from harness.scoring.ranking import groups
from harness.scoring.scores import OPEN, Card, DimensionScore, dimension_of


class Verdict(msgspec.Struct):
    """What the scores say to a claim, by which of them, and what would settle an open one."""

    claim: Claim
    label: Literal["confirmed", "refuted", "open"]
    reason: str

    @property
    def settled_by(self) -> str:
        return self.claim.settled_by if self.label == "open" else ""


def judge(claim: Claim, study: Study, cards: list[Card]) -> Verdict:
    """Confirmed or refuted only where intervals leave no doubt, wherever it is deployed.

    Only questions that measure the claim count, of the deployment that it is about. Who was not
    measured, or measured in another thing than the study, may be anywhere.
    """
    if claim.kind == "advice":
        return Verdict(claim, "open", claim.reason)
    ours = native(cards)
    if claim.kind == "no_dominance":
        return _no_dominance(claim, study, ours)
    entries = {name: _score(study, ours.get(name), claim) for name in study.names}
    if claim.deployment:
        named = (claim.framework, claim.deployment)
        own = next((c for c in cards if (c.target.framework, c.target.deployment) == named), None)
        if own is None:
            return Verdict(claim, "open", f"{':'.join(named)} was not measured")
        entries[claim.framework] = _score(study, own, claim)
    unknown = [name for name, entry in entries.items() if entry.high - entry.low == MOST]
    if claim.framework in unknown:
        return Verdict(claim, "open", f"{claim.framework} has no score to compare")
    shown = _shown(entries, unknown)
    if claim.kind == "worst":
        entries = {name: entry.mapped(operator.neg) for name, entry in entries.items()}
    return Verdict(claim, *_told(entries, claim.framework, unknown, shown))


def _told(
    entries: dict[str, Interval], name: str, unknown: list[str], shown: str
) -> tuple[Literal["confirmed", "refuted", "open"], str]:
    """Whether that one is above all others."""
    named = entries[name]
    others = {other: entry for other, entry in entries.items() if other != name}
    if all(named.above(other) for other in others.values()):
        return "confirmed", shown
    if any(other.above(named) for other in others.values()):
        return "refuted", shown
    if all(named.above(entry) for other, entry in others.items() if other not in unknown):
        return "open", f"so among those compared: {shown}"
    return "open", f"intervals overlap: {shown}"


def _no_dominance(claim: Claim, study: Study, ours: dict[str, Card]) -> Verdict:
    """Refuted by one that is alone in front everywhere, confirmed when nobody can be any more."""
    fronts: dict[str, list[str]] = {}
    for dimension in study.dimensions:
        of = msgspec.structs.replace(claim, dimension=dimension)
        entries = {name: _score(study, ours.get(name), of) for name in study.names}
        fronts[dimension] = groups(entries)[0]
    shown = "; ".join(f"{name}: {' or '.join(front)}" for name, front in fronts.items())
    possible = [n for n in study.names if all(n in front for front in fronts.values())]
    if not possible:
        return Verdict(claim, "confirmed", f"in front: {shown}")
    if any(all(front == [n] for front in fronts.values()) for n in possible):
        return Verdict(claim, "refuted", f"in front: {shown}")
    return Verdict(claim, "open", f"these may lead: {shown}")


def _score(study: Study, card: Card | None, claim: Claim) -> Interval:
    """Of the claim's questions; anywhere from 0 to 10 when there is none to compare.

    It is the end called "anywhere", which holds the other: what is so there is so here too.
    """
    found = card.dimensions.get(claim.dimension) if card else None
    if card is None or found is None or study.excludes(claim.dimension, card.target.framework):
        return OPEN.anywhere
    return (_asked(found, claim.questions).score or OPEN).anywhere


def _asked(found: DimensionScore, names: list[str]) -> DimensionScore:
    """By these questions alone; by all without any."""
    if not names:
        return found
    return dimension_of(found.dimension, [q for q in found.questions if q.question.name in names])


def _shown(entries: dict[str, Interval], unknown: list[str]) -> str:
    known = {name: entry for name, entry in entries.items() if name not in unknown}
    parts = [
        f"{name} {entry.value:.1f} ({entry.low:.1f} to {entry.high:.1f})"
        for name, entry in sorted(known.items(), key=lambda item: -item[1].value)
    ]
    return ", ".join(parts) + (f"; not compared: {', '.join(unknown)}" if unknown else "")
