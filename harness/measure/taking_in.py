"""What a process of a probe's left, through the gate: later all is read from plain files."""

from pathlib import Path
from typing import Any

from harness.intake import documents, folders, logs
from harness.intake.files import Missing, Refused
from harness.measure.failures import FrameworkFailed, OutOfTime
from harness.records.outcome import Completed, Outcome


def completed(outcome: Outcome, log: Path, begin: int, timeout: float) -> Completed:
    """What it printed behind `begin`; the log lies among the evidence.

    Raises FrameworkFailed for what wrote too much, or left what does not pass; OutOfTime when it
    had to be ended after `timeout` seconds.
    """
    said = ""
    wrong = []
    try:
        said = logs.said(log, begin)
    except Refused as problem:
        wrong.append(str(problem))
    logs.take_in(log)
    if outcome.flood:
        raise FrameworkFailed(f"{log.stem} {outcome.flood}, and was ended")
    if found := folders.tidy(log.parent).reason:
        wrong.append(found)
    if wrong:
        raise FrameworkFailed(f"{log.stem} left what is not accepted: {'; '.join(wrong)}")
    if outcome.ended == "timeout":
        raise OutOfTime(f"{log.stem} did not end within {timeout:g} s")
    return Completed(outcome, said)


def result(file: Path, asked: str, log: str) -> dict[str, Any]:
    """What `harness.worker.probe` left; FrameworkFailed when there is nothing, or nothing sound."""
    try:
        return documents.typed(file, dict[str, Any])
    except Missing:
        raise FrameworkFailed(f"{asked} ended without a result; see {log}") from None
    except Refused as problem:
        raise FrameworkFailed(f"{asked}: its result is not accepted: {problem}") from None
