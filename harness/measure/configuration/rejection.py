"""Whether a parameter of the wrong type and an unknown one are rejected before any step runs.

The host judges what the framework said and whether the step noted anything. A control that is
refused, or does not run, is the framework's failure.
The question: `harness.worker.questions.configuration.Rejection`.
"""

from functools import partial
from pathlib import Path
from typing import Any

from harness.measure.cases import Cases
from harness.measure.probe import Context, Finding, FrameworkFailed, probe
from harness.measure.witness import read
from harness.worker.questions.configuration import Rejection, Said

CONTROL = {"count": 7}
MISTAKES: dict[str, dict[str, Any]] = {
    "wrong-type": {"count": "seven"},
    "unknown": {"cuont": 7},
}


@probe("rejection", services=True)
def rejection(context: Context) -> Finding:
    """Count the mistakes in parameters that are refused before any step runs."""
    notes = context.evidence / "control.jsonl"
    said = _start(context, CONTROL, notes)
    if refused(said) or not read(notes):
        raise FrameworkFailed(f"the run without a mistake did not run: {said['message'][-300:]}")
    cases = Cases(context, "rejection.rejected")
    for name, parameters in MISTAKES.items():
        cases.ask(name, partial(_mistaken, context, name, parameters))
    return cases.finding()


def _mistaken(context: Context, name: str, parameters: dict[str, Any]) -> str:
    notes = context.evidence / f"{name}.jsonl"
    said = _start(context, parameters, notes)
    context.keep(f"{name}.json", said)
    return wrong(said, parameters, steps=len(read(notes)))


def wrong(said: Said, parameters: dict[str, Any], *, steps: int) -> str:
    """Why this is not a rejection; "" when it is one."""
    if steps:
        return f"{steps} steps ran"
    message = said["message"]
    if not refused(said):
        return f"accepted: {said['code']} {message[-300:]}"
    ((name, value),) = parameters.items()
    if name not in message and str(value) not in message:
        return f"refused, without the parameter's name or value: {message[-300:]}"
    return ""


def refused(said: Said) -> bool:
    """Whether the exit code or the HTTP status is that of an error."""
    return said["code"] != 0 and not 200 <= said["code"] < 300


def _start(context: Context, parameters: dict[str, Any], notes: Path) -> Said:
    return context.call(Rejection.run, parameters=parameters, notes=str(notes))
