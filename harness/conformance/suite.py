"""The whole suite, on one framework's folder."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from harness.choices import pick
from harness.conformance import (
    abandonment,
    again,
    answers,
    conduct,
    facts,
    questions,
    result,
    wiring,
)
from harness.conformance.registry import CHECKS, Check, Finding, Verdict
from harness.conformance.subject import Subject
from harness.errors import UsageError
from harness.planning import places

# In the order in which their checks are made: cheap ones before runs.
MODULES = (facts, wiring, questions, result, answers, conduct, again, abandonment)


def folder_of(name: str) -> Path:
    """The framework's folder, valid or not; raises UsageError with the nearest name."""
    known = {place.name: place.folder for place in reversed(places.candidates())}
    return known[pick(name, known, "framework")]


def checks() -> list[Check]:
    """All checks, in order."""
    modules = [module.__name__ for module in MODULES]
    return sorted(CHECKS, key=lambda check: modules.index(check.look.__module__))


def findings(subject: Subject, only: Sequence[str] = ()) -> Iterator[Finding]:
    """Each check's finding as it is made; `only` names parts of the wanted checks' names."""
    asked = [c for c in checks() if c.task in {"", subject.scenario.task}]
    chosen = [c for c in asked if not only or any(part in c.name for part in only)]
    if not chosen:
        raise UsageError(f"no check has {' or '.join(map(repr, only))} in its name")
    for check in asked:
        if not check.essential and check not in chosen:
            continue
        finding = check.finding(subject)
        if check.essential and finding.verdict is not Verdict.PASS and subject.blocked is None:
            subject.blocked = f"the check {check.name!r} comes first"
        if check in chosen or finding.verdict is Verdict.FAIL:
            yield finding
