"""`check`: how far a framework's folder is, and what to write next."""

from collections.abc import Iterable
from dataclasses import dataclass

from harness.choices import pick
from harness.commands import json_output
from harness.commands import standing as shown
from harness.conformance import length, standing, stub
from harness.conformance.standing import Standing
from harness.errors import UsageError
from harness.measure.probe import Probe, probes
from harness.planning import catalog
from harness.planning import plan as planning
from harness.planning.catalog import Framework
from harness.records import tried as tried_here
from harness.report.listing import screen
from harness.scoring import rubric


@dataclass(frozen=True)
class Options:
    """How much is shown, and how."""

    everything: bool
    brief: bool
    lines: bool  # of each file
    as_json: bool


def check(name: str, about: str | None, **options: bool) -> int:
    """Print the standing, or how to wire a scenario, or to answer questions.

    Return 1 if the standing is printed and anything is open, else 0.
    """
    wanted = Options(**options)
    known = catalog.find().sound
    framework = catalog.framework(name, known)
    if framework.baseline:
        raise UsageError(f"{name} is the baseline: no questions are asked of it")
    doing = [s for s in catalog.scenarios().values() if planning.does(framework, s)]
    if wanted.lines:
        _print(shown.by_file(length.by_file(framework.folder, [s.name for s in doing])))
        return 0
    asked = _asked(framework)
    scenario = catalog.scenarios().get(about or "")
    if about and not scenario and not wanted.brief:
        _print([_written(framework, about, asked).rstrip()])
        return 0
    tried = tried_here.probes_of(name)
    found = standing.of(framework, doing, asked, tried)
    if scenario:
        _print(shown.scenario(framework, scenario, found))
        return int(any(each.gap for each in found.scenarios if each.scenario == about))
    if wanted.brief:
        chosen = {probe.question for probe in _chosen(about)} if about else asked
        _print(shown.brief([each for each in found.open if each.question in chosen]))
    elif wanted.as_json:
        json_output.write(_fields(found))
    else:
        _print(shown.standing(found, everything=wanted.everything))
    return 0 if found.done else 1


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        screen().print(line, highlight=False, soft_wrap=True)


def _fields(found: Standing) -> dict[str, object]:
    return {name: getattr(found, name) for name in (*found.__struct_fields__, "open", "done")}


def _asked(framework: Framework) -> set[str]:
    """The questions of its roles and of a lens, by what the probes are called: DIMENSION.PROBE."""
    known = probes()
    return {
        known[q.probe].question
        for q in rubric.load().questions
        if q.probe in known and q.is_asked_of(framework.roles, framework.name)
    }


def _chosen(name: str) -> list[Probe]:
    """By DIMENSION, DIMENSION.PROBE or PROBE alone."""
    known = probes().values()
    found = [p for p in known if name in (p.question, p.question.partition(".")[0])]
    return found or [probes()[pick(name, probes(), "question")]]


def _written(framework: Framework, about: str, asked: set[str]) -> str:
    """How to answer what is asked of it in a dimension, or one question."""
    chosen = _chosen(about)
    if chosen[0].question.startswith(f"{about}."):
        return stub.of_dimension(framework, about, [p for p in chosen if p.question in asked])
    return stub.of(framework, chosen[0])
