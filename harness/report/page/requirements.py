"""Hard requirements of a reader, judged by what was measured of a framework."""

import tomllib
from collections.abc import Collection
from pathlib import Path

import msgspec

from harness.planning.catalog import Framework
from harness.records.record import State
from harness.report import points
from harness.scoring.scores import Card, QuestionScore

FILE = Path(__file__).with_name("requirements.toml")


class Requirement(msgspec.Struct, forbid_unknown_fields=True):
    """See the head of requirements.toml."""

    title: str
    question: str = ""
    points: float = 0.0
    services: int | None = None
    deployment_needs: str = ""


class Verdict(msgspec.Struct):
    """Whether a framework meets a requirement; None when that was not measured."""

    met: bool | None
    why: str


def load() -> dict[str, Requirement]:
    """All requirements by name, in the order of the file."""
    return msgspec.convert(tomllib.loads(FILE.read_text("utf-8")), dict[str, Requirement])


def judge(
    requirement: Requirement, card: Card, framework: Framework, measured: Collection[str]
) -> Verdict:
    """`measured` are the names of all targets that were."""
    if requirement.question:
        return _by_question(requirement, card)
    if requirement.services is not None:
        services = framework.deployments[card.target.deployment].services
        named = ", ".join(services) or "no service"
        return Verdict(len(services) <= requirement.services, f"{card.target.deployment}: {named}")
    return _by_deployment(requirement, framework, measured)


def _by_question(requirement: Requirement, card: Card) -> Verdict:
    dimension, _, name = requirement.question.partition(".")
    found = _question(card, dimension, name)
    if found and found.reading.state in (State.ELSEWHERE, State.NOT_APPLICABLE):
        return Verdict(None, f"{requirement.question}: {found.reading.reason}")
    if found is None or found.points is None or found.reading.state is State.FAILED:
        return Verdict(None, f"{requirement.question}: not measured")
    value = points.value(found)
    reason = f" ({found.reading.reason})" if found.reading.reason else ""
    why = f"{requirement.question}: {value}{reason}"
    worth = found.points.here
    if found.reading.open and worth.low < requirement.points <= worth.high:
        return Verdict(None, why)
    return Verdict(worth.value >= requirement.points, why)


def _question(card: Card, dimension: str, name: str) -> QuestionScore | None:
    if dimension not in card.dimensions:
        return None
    of_dimension = card.dimensions[dimension].questions
    return next((i for i in of_dimension if i.question.name == name), None)


def _by_deployment(
    requirement: Requirement, framework: Framework, measured: Collection[str]
) -> Verdict:
    fit = [n for n, s in framework.deployments.items() if requirement.deployment_needs in s.needs]
    known = [name for name in fit if f"{framework.name}:{name}" in measured]
    if known:
        return Verdict(True, f"measured in deployment {', '.join(known)}")
    if fit:
        return Verdict(None, f"its deployment {', '.join(fit)} was not measured")
    return Verdict(None, "no deployment of it on a cluster is measured here")


def is_measured(card: Card) -> bool:
    """A deployment has a card as soon as it has records, be they of what was skipped."""
    return any(
        found.reading.state is State.MEASURED
        for dimension in card.dimensions.values()
        for found in dimension.questions
    )
