"""The whole suite, on one framework's folder: what reads files in seconds, then what runs."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from harness.conformance import (
    abandonment,
    again,
    answers,
    conduct,
    facts,
    honesty,
    questions,
    result,
    wiring,
)
from harness.conformance.observer import ABANDONED, FIRST, SECOND
from harness.conformance.registry import CHECKS, Check, Finding, Verdict
from harness.conformance.subject import Subject
from harness.errors import UsageError
from harness.planning import places
from harness.planning import plan as planning

# In the order in which their checks are made.
STATIC = (facts, wiring, questions)
RUNS = (result, answers, honesty, conduct, again, abandonment)
OF_RUN = {again.__name__: SECOND, abandonment.__name__: ABANDONED}  # all others: the first
RUN_ANYWAY = "--run-anyway"


def folder_of(name: str) -> Path:
    """The framework's folder, valid or not; raises UsageError with the nearest name."""
    found = places.candidates()
    place = places.of(name, {each.name: each for each in reversed(found)})
    if place.problem:
        raise UsageError(place.problem)
    return place.folder


def checks() -> list[Check]:
    """All checks, in order."""
    modules = [module.__name__ for module in (*STATIC, *RUNS)]
    return sorted(CHECKS, key=lambda check: modules.index(check.look.__module__))


def is_static(check: Check) -> bool:
    """Whether it reads the framework's files and starts nothing."""
    return check.look.__module__ in {module.__name__ for module in STATIC}


def _is_wiring(check: Check) -> bool:
    return check.name == "wired" or bool(check.task)


def _does(subject: Subject) -> bool:
    """Whether the framework's roles do the scenario's task; of an unreadable one, let it be so."""
    return isinstance(subject.facts, str) or planning.does(subject.facts, subject.scenario)


class Suite:
    """The checks of one subject; `only` names parts of the wanted checks' names."""

    def __init__(self, subject: Subject, only: Sequence[str] = ()) -> None:
        self.subject = subject
        self.whole = not only
        self._asked = [c for c in checks() if c.task in {"", subject.scenario.task}]
        if not _does(subject):  # what is to be wired and run is nobody's affair then
            self._asked = [c for c in self._asked if is_static(c) and not _is_wiring(c)]
        self._chosen = [c for c in self._asked if not only or any(p in c.name for p in only)]
        if not self._chosen:
            raise UsageError(f"no check has {' or '.join(map(repr, only))} in its name")

    @property
    def runs(self) -> bool:
        """Whether there is a check to make that needs a run."""
        return not all(is_static(check) for check in self._chosen)

    def static(self) -> Iterator[Finding]:
        """Also of those that nobody has chosen, where one fails that must not."""
        for check in filter(is_static, self._asked):
            if not check.essential and check not in self._chosen:
                continue
            finding = check.finding(self.subject)
            if check.essential and finding.verdict is not Verdict.PASS:
                self._block(f"the check {check.name!r} comes first")
            if check in self._chosen or finding.verdict is Verdict.FAIL:
                yield finding

    def hold_back(self) -> None:
        """Start nothing, since a static check has failed."""
        self._block(f"static checks failed; fix them first, or add {RUN_ANYWAY}")

    def of_runs(self) -> Iterator[Finding]:
        """Each as it is made; what is blocked is not checked."""
        for check in self._chosen:
            if not is_static(check):
                finding = check.finding(self.subject)
                finding.of_run = OF_RUN.get(check.look.__module__, FIRST)
                log = self.subject.logs().get(finding.of_run)
                if finding.verdict is Verdict.FAIL and log is not None and log.exists():
                    finding.log = str(log)
                yield finding

    def _block(self, reason: str) -> None:
        if self.subject.blocked is None:
            self.subject.blocked = reason
