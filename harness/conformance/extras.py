"""The environment that a question is asked in, and whether its lock has the extras for it."""

import re
from collections.abc import Collection

from harness.conformance.lock import normalised, read_lock
from harness.measure.probe import Probe
from harness.planning.framework import Framework
from harness.worker.questions.question import Question

_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")


def environment(probe: Probe) -> str:
    """Which packages the code of an answer finds."""
    extras = "and with its `extras`" if probe.services else "but without its `extras`"
    return f"It is asked in the environment with the common base and the framework, {extras}."


def unlocked(framework: Framework) -> list[str]:
    """Names in `extras` that the lock does not pin: somebody added them since."""
    names = [normalised(found[0]) for each in framework.extras if (found := _NAME.match(each))]
    return _lacking(framework, names)


def lacking(framework: Framework, question: type[Question] | None) -> list[str]:
    """What the lock does not pin of what answers to the question need."""
    return _lacking(framework, question.extras if question else ())


def _lacking(framework: Framework, names: Collection[str]) -> list[str]:
    """None where there is no lock yet, which is said elsewhere."""
    lock = framework.extras_lock
    if not names or not lock.is_file():
        return []
    pinned = read_lock(lock.read_text("utf-8", errors="replace"))
    return [name for name in names if name not in pinned]
