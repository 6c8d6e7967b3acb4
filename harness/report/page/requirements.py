"""Hard requirements of a reader, judged by what was measured of a framework."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from harness.planning.catalog import Framework
from harness.report import points
from harness.scoring.reading import State
from harness.scoring.scores import Card, IndicatorScore

ELSEWHERE = "(not measured"  # as reasons say of what another deployment of the framework does
FILE = Path(__file__).with_name("requirements.toml")


class Requirement(msgspec.Struct, forbid_unknown_fields=True):
    """See the head of requirements.toml."""

    title: str
    indicator: str = ""
    points: float = 0.0
    services: int | None = None
    stratum_needs: str = ""


class Verdict(msgspec.Struct):
    """Whether a framework meets a requirement; None when that was not measured."""

    met: bool | None
    why: str


def load() -> dict[str, Requirement]:
    """All requirements by name, in the order of the file."""
    return msgspec.convert(tomllib.loads(FILE.read_text("utf-8")), dict[str, Requirement])


def judge(
    requirement: Requirement, card: Card, framework: Framework, measured: Mapping[str, Card]
) -> Verdict:
    """`measured` are the cards of all targets, by name."""
    if requirement.indicator:
        return _by_indicator(requirement, card)
    if requirement.services is not None:
        services = framework.strata[card.target.stratum].services
        named = ", ".join(services) or "no service"
        return Verdict(len(services) <= requirement.services, f"{card.target.stratum}: {named}")
    return _by_stratum(requirement, framework, measured)


def _by_indicator(requirement: Requirement, card: Card) -> Verdict:
    dimension, _, name = requirement.indicator.partition(".")
    found = _indicator(card, dimension, name)
    if found is None or found.points is None or found.reading.state is State.FAILED:
        return Verdict(None, f"{requirement.indicator}: not measured")
    if found.reading.state is State.UNSUPPORTED and ELSEWHERE in found.reading.reason:
        return Verdict(None, f"{requirement.indicator}: {found.reading.reason}")
    value = points.value(found)
    reason = f" ({found.reading.reason})" if found.reading.reason else ""
    why = f"{requirement.indicator}: {value}{reason}"
    if found.reading.open and found.points.low < requirement.points <= found.points.high:
        return Verdict(None, why)
    return Verdict(found.points.value >= requirement.points, why)


def _indicator(card: Card, dimension: str, name: str) -> IndicatorScore | None:
    if dimension not in card.dimensions:
        return None
    of_dimension = card.dimensions[dimension].indicators
    return next((i for i in of_dimension if i.indicator.name == name), None)


def _by_stratum(
    requirement: Requirement, framework: Framework, measured: Mapping[str, Card]
) -> Verdict:
    fit = [n for n, s in framework.strata.items() if requirement.stratum_needs in s.needs]
    known = [name for name in fit if _is_measured(measured.get(f"{framework.name}:{name}"))]
    if known:
        return Verdict(True, f"measured in stratum {', '.join(known)}")
    if fit:
        return Verdict(None, f"its stratum {', '.join(fit)} was not measured")
    return Verdict(None, "no stratum of it on a cluster is measured here")


def _is_measured(card: Card | None) -> bool:
    """A stratum has a card as soon as it has records, be they of what was skipped."""
    return card is not None and any(
        found.reading.state is State.MEASURED
        for dimension in card.dimensions.values()
        for found in dimension.indicators
    )
