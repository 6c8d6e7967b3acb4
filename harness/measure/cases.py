"""Cases of one question: each passed, or not for a reason, or nothing that can be tried."""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from harness.intake.files import Refused
from harness.measure.probe import Context, Finding, FrameworkFailed, NotMeasured, OutOfTime
from harness.records.record import Answer
from harness.worker.contract import Elsewhere, Lack, NotHere, Unsupported

T = TypeVar("T")

# What is said of a question without any answer: the first of these that was raised.
ORDER = (OutOfTime, FrameworkFailed, Refused, NotHere, NotMeasured, Elsewhere, Unsupported)
ELSEWHERE = "elsewhere: "  # begins the reason of a case that another deployment has
Judge = Callable[[], str]  # why the case is not passed, "" when it is


class Case(msgspec.Struct):
    """What became of one case, as the evidence has it."""

    name: str
    passed: bool | None  # None when it could not be tried: not here, not yet, or not to its end
    reason: str = ""
    documentation: str = ""  # of what the framework does not have


class Cases:
    """Asked one after another, so that what one cannot do or fails at costs no other.

    Nothing but cases that the framework does not have, or fails at, or that cannot be tried, is no
    answer: then `finding` raises the first of ORDER. It is one where another deployment has some of
    them, and none has the others.
    """

    def __init__(self, context: Context, figure: str) -> None:
        self.context = context
        self.figure = figure
        self.cases: list[Case] = []
        self.lacking: dict[str, Unsupported | Elsewhere] = {}  # by name, among the cases
        self._raised: list[Exception] = []

    def ask(self, name: str, judge: Judge) -> None:
        """One case; `judge` calls the answer, looks at what that did and says what is wrong."""
        try:
            reason = judge()
        except ORDER as raised:
            self._raised.append(raised)
            self.cases.append(self._without_answer(name, raised))
        else:
            self.cases.append(Case(name, not reason, reason))

    def rest_on(self, name: str) -> None:
        """Raises NotMeasured where nothing is known of that case, on which the next one rests."""
        if any(case.name == name and case.passed is None for case in self.cases):
            raise NotMeasured(f"it rests on {name!r}, of which nothing is known")

    def _without_answer(self, name: str, raised: Exception) -> Case:
        if isinstance(raised, Unsupported | Elsewhere):
            self.lacking[name] = raised
            kind = ELSEWHERE if isinstance(raised, Elsewhere) else "unsupported: "
            return Case(name, False, f"{kind}{raised}", raised.documentation)
        if isinstance(raised, FrameworkFailed | Refused):
            return Case(name, False, f"failed: {raised}")
        return Case(name, None, f"not measured: {raised}")

    def finding(self) -> Finding:
        """The count, with the reasons among the evidence as cases.json.

        Raises what says that there is no answer, where all cases say that.
        """
        self.context.keep("cases.json", self.cases)
        if self._raised and len(self._raised) == len(self.cases) and not self._is_in_part():
            raise min(self._raised, key=_rank)
        passed = [case.passed for case in self.cases]
        there = [e for e in self.lacking.values() if isinstance(e, Elsewhere)]
        open_ = [c for c in self.cases if c.passed is None or c.reason.startswith(ELSEWHERE)]
        finding = Finding()
        finding.answers[self.figure] = Answer(
            passed.count(True),
            len(passed),
            reason="; ".join(case.reason for case in open_),
            unknown=passed.count(None),
            deployment=there[0].deployment if there else "",
            elsewhere=len(there),
        )
        return finding

    def _is_in_part(self) -> bool:
        """Whether another deployment has some of the cases, and none has the others."""
        return {type(each) for each in self._raised} == {Elsewhere, Unsupported}


def _rank(raised: Exception) -> int:
    return next(place for place, kind in enumerate(ORDER) if isinstance(raised, kind))


def present(entry: T | Lack) -> T:
    """An entry of an answer; raises Unsupported or Elsewhere for one that is not there."""
    value: Any = entry
    if isinstance(value, dict) and "unsupported" in value:
        fields = value["unsupported"]
        raise (Elsewhere if "deployment" in fields else Unsupported)(**fields)
    found: T = value
    return found


def differs(what: str, found: Any, wanted: Any) -> str:
    """A reason when they differ, else ""."""
    return "" if found == wanted else f"{what}: {found!r} instead of {wanted!r}"
