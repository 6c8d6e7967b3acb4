"""Whether a parameter of the wrong type and an unknown one are rejected before any step runs.

A pipeline has one parameter, `count` (int, default 1), and one step, that does
`note(notes, "step")`. A mistake counts when no step noted anything, the framework answered with
an error, and its message names the parameter or the value. A control without a mistake has to run.

`frameworks/NAME/probes/configuration/rejection.py` offers

    run(request, parameters: dict, notes: str) -> {"code": int, "message": str}

which starts the pipeline with `parameters`, given in the framework's documented way:
{"count": 7} (the control), {"count": "seven"} or {"cuont": 7}. `code` is the exit code of its
command, or the HTTP status of its answer; `message` is all that it said. Where it accepts them,
`run` returns when the run is over, so that the host sees whether a step ran.
NotSupported counts for this mistake. `notes` itself may come in by any way.
"""

from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from harness.measure.configuration.cases import Cases
from harness.measure.probe import Context, Finding, FrameworkFailed, ToolFailed, probe
from harness.measure.witness import read

CONTROL = {"count": 7}
MISTAKES: dict[str, dict[str, Any]] = {
    "wrong-type": {"count": "seven"},
    "unknown": {"cuont": 7},
}


class Said(msgspec.Struct):
    """What the framework answered to the start of a run."""

    code: int  # of a process that exits, or an HTTP status
    message: str

    @property
    def refused(self) -> bool:
        return self.code != 0 and not 200 <= self.code < 300


@probe("rejection", services=True)
def rejection(context: Context) -> Finding:
    """Count the mistakes in parameters that are refused before any step runs."""
    notes = context.evidence / "control.jsonl"
    said = _start(context, CONTROL, notes)
    if said.refused or not read(notes):
        raise FrameworkFailed(f"the run without a mistake did not run: {said.message[-300:]}")
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
    """Why this is no rejection; "" when it is one."""
    if steps:
        return f"{steps} steps ran"
    if not said.refused:
        return f"accepted: {said.code} {said.message[-300:]}"
    ((name, value),) = parameters.items()
    if name not in said.message and str(value) not in said.message:
        return f"refused, without the parameter's name or value: {said.message[-300:]}"
    return ""


def _start(context: Context, parameters: dict[str, Any], notes: Path) -> Said:
    answer = context.call("configuration.rejection", "run", parameters=parameters, notes=str(notes))
    try:
        return msgspec.convert(answer, Said)
    except msgspec.ValidationError as problem:
        raise ToolFailed(f"rejection.run answered something else: {problem}") from None
