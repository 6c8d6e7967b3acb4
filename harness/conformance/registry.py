"""The list of checks. A check returns None when it passes, else how to fix what is wrong."""

from collections.abc import Callable
from enum import StrEnum

import msgspec

from harness.conformance.prerequisite import NotChecked
from harness.conformance.subject import Subject

Look = Callable[[Subject], str | None]


class Verdict(StrEnum):
    """Nothing passes by default: what could not be looked at is `not checked`."""

    PASS = "pass"  # noqa: S105  # a verdict, not a password
    FAIL = "fail"
    NOT_CHECKED = "not checked"


class Finding(msgspec.Struct):
    """One check's result; `message` says how to fix a failure, or why nothing was checked."""

    name: str
    asks: str
    verdict: Verdict
    message: str = ""
    of_run: str = ""  # which one it is about, if any
    log: str = ""  # of that run


class Check(msgspec.Struct, frozen=True):
    """A question to an adapter. Without an `essential` one passed, no process is started."""

    name: str
    asks: str
    look: Look
    essential: bool
    task: str  # of which runs alone can be asked this; of any when empty

    def finding(self, subject: Subject) -> Finding:
        try:
            message = self.look(subject)
        except NotChecked as reason:
            return Finding(self.name, self.asks, Verdict.NOT_CHECKED, f"not checked: {reason}")
        if message is None:
            return Finding(self.name, self.asks, Verdict.PASS)
        return Finding(self.name, self.asks, Verdict.FAIL, message)


CHECKS: list[Check] = []


def check(name: str, *, essential: bool = False, task: str = "") -> Callable[[Look], Look]:
    """Register a function; its docstring is what the check asks."""

    def register(look: Look) -> Look:
        CHECKS.append(Check(name, (look.__doc__ or "").strip(), look, essential, task))
        return look

    return register
