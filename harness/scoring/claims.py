"""A study's conclusions, each confirmed, refuted or open by our scores with their intervals."""

import operator
from typing import Literal

import msgspec

from harness.records.intervals import Interval
from harness.records.plan import Target
from harness.scoring.combining import MOST
from harness.scoring.published import LENS, Claim, Study, native
from harness.scoring.ranking import groups
from harness.scoring.scores import ENDS, OPEN, Card, DimensionScore, End, dimension_of

Label = Literal["confirmed", "refuted", "open"]
Told = tuple[Label, str]  # with the scores that say so


class Verdict(msgspec.Struct):
    """What the scores say to a claim, by which of them, and what would settle an open one."""

    claim: Claim
    label: Label
    reason: str

    @property
    def settled_by(self) -> str:
        return self.claim.settled_by if self.label == "open" else ""


def judge(claim: Claim, study: Study, cards: list[Card]) -> Verdict:
    """Confirmed or refuted only where intervals leave no doubt, as deployed here and anywhere.

    Only questions that measure the claim count, of the deployment that it is about. Who was not
    measured, or measured in another thing than the study, may be anywhere.
    """
    if claim.kind == "advice":
        return Verdict(claim, "open", claim.reason)
    ours = native(cards)
    if claim.deployment:
        named = Target(claim.framework, claim.deployment)
        own = next((c for c in cards if (c.target, c.role) == (named, LENS)), None)
        if own is None:
            return Verdict(claim, "open", f"{named} was not measured")
        ours[claim.framework] = own
    here, anywhere = (_judged(claim, study, ours, end) for end in ENDS)
    if here == anywhere:
        return Verdict(claim, *here)
    label = here[0] if here[0] == anywhere[0] else "open"
    return Verdict(claim, label, f"here: {here[1]}; anywhere: {anywhere[1]}")


def _judged(claim: Claim, study: Study, ours: dict[str, Card], end: End) -> Told:
    if claim.kind == "no_dominance":
        return _no_dominance(claim, study, ours, end)
    entries = {name: _score(study, ours.get(name), claim, end) for name in study.names}
    unknown = [name for name, entry in entries.items() if entry.high - entry.low == MOST]
    if claim.framework in unknown:
        return "open", f"{claim.framework} has no score to compare"
    shown = _shown(entries, unknown)
    if claim.kind == "worst":
        entries = {name: entry.mapped(operator.neg) for name, entry in entries.items()}
    named = entries.pop(claim.framework)
    if all(named.above(other) for other in entries.values()):
        return "confirmed", shown
    if any(other.above(named) for other in entries.values()):
        return "refuted", shown
    if all(named.above(entry) for other, entry in entries.items() if other not in unknown):
        return "open", f"so among those compared: {shown}"
    return "open", f"intervals overlap: {shown}"


def _no_dominance(claim: Claim, study: Study, ours: dict[str, Card], end: End) -> Told:
    """Refuted by one that is alone in front everywhere, confirmed when nobody can be any more."""
    fronts: dict[str, list[str]] = {}
    for dimension in study.dimensions:
        of = msgspec.structs.replace(claim, dimension=dimension)
        entries = {name: _score(study, ours.get(name), of, end) for name in study.names}
        fronts[dimension] = groups(entries)[0]
    shown = "; ".join(f"{name}: {' or '.join(front)}" for name, front in fronts.items())
    possible = [n for n in study.names if all(n in front for front in fronts.values())]
    if not possible:
        return "confirmed", f"in front: {shown}"
    if any(all(front == [n] for front in fronts.values()) for n in possible):
        return "refuted", f"in front: {shown}"
    return "open", f"these may lead: {shown}"


def _score(study: Study, card: Card | None, claim: Claim, end: End) -> Interval:
    """Of the claim's questions; anywhere from 0 to 10 when there is none to compare."""
    found = card.dimensions.get(claim.dimension) if card else None
    if card is None or found is None or study.excludes(claim.dimension, card.target.framework):
        return OPEN.at(end)
    return (_asked(found, claim.questions).score or OPEN).at(end)


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
