"""Cases of one question: each passed, or not for a reason, or nothing that can be tried."""

from collections.abc import Callable
from typing import Any

import msgspec

from harness.measure.probe import Context, Finding, FrameworkFailed, NotHere
from harness.worker.contract import Unsupported

ORDER = (FrameworkFailed, NotHere, Unsupported)  # what is said of a question without any answer
Judge = Callable[[], str]  # why the case is not passed, "" when it is


class Case(msgspec.Struct):
    """What became of one case, as the evidence has it."""

    name: str
    passed: bool | None  # None when this machine lacks what it needs
    reason: str = ""
    documentation: str = ""  # of what the framework does not have


class Cases:
    """Asked one after another, so that what one cannot do or fails at costs no other.

    Nothing but cases that the framework does not have, or fails at, or that cannot be tried here,
    is an answer of its own: then `finding` raises the first FrameworkFailed, NotHere or
    Unsupported.
    """

    def __init__(self, context: Context, figure: str) -> None:
        self.context = context
        self.figure = figure
        self.cases: list[Case] = []
        self._raised: list[FrameworkFailed | NotHere | Unsupported] = []

    def ask(self, name: str, judge: Judge) -> None:
        """One case; `judge` calls the snippet, looks at what that did and says what is wrong."""
        try:
            reason = judge()
        except Unsupported as answer:
            self._raised.append(answer)
            self.cases.append(Case(name, False, f"unsupported: {answer}", answer.documentation))
        except FrameworkFailed as problem:
            self._raised.append(problem)
            self.cases.append(Case(name, False, f"failed: {problem}"))
        except NotHere as lack:
            self._raised.append(lack)
            self.cases.append(Case(name, None, f"not measured: {lack}"))
        else:
            self.cases.append(Case(name, not reason, reason))

    def finding(self) -> Finding:
        """The count, with the reasons among the evidence as cases.json."""
        self.context.keep("cases.json", self.cases)
        if self._raised and len(self._raised) == len(self.cases):
            raise min(self._raised, key=_rank)
        finding = Finding()
        passed = [case.passed for case in self.cases]
        lack = "; ".join(case.reason for case in self.cases if case.passed is None)
        finding.answer(self.figure, passed.count(True), len(passed), passed.count(None), lack)
        return finding


def _rank(raised: Exception) -> int:
    return next(place for place, kind in enumerate(ORDER) if isinstance(raised, kind))


def differs(what: str, found: Any, wanted: Any) -> str:
    """A reason when they differ, else ""."""
    return "" if found == wanted else f"{what}: {found!r} instead of {wanted!r}"
