"""What share of the steps' begins and ends the store knows.

The host compares its times with the notes of the witness. Steps that did not run once each are our
failure. Evidence: step_timing.json, with the witness's notes.
The question: `harness.worker.questions.interpretability.StepTiming`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from harness.measure.probe import Context, Finding, ToolFailed, probe
from harness.measure.witness import Note, read
from harness.worker.questions.interpretability import StepTiming

STEPS = ("first", "second", "third")
ENDS = ("begin", "end")
TOLERANCE = 0.2  # s
RUNS = 3  # so that one slow moment of the machine does not decide

Times = dict[str, list[float]]


@probe("step_timing", services=True)
def step_timing(context: Context) -> Finding:
    """Compare the store's times of three steps, in each of three runs, with the clock here."""
    found = [_of_a_run(context, number) for number in range(RUNS)]
    context.keep("step_timing.json", found)
    off = [seconds for each in found for seconds in each["seconds off"].values()]
    right = sum(each is not None and abs(each) <= TOLERANCE for each in off)
    finding = Finding()
    finding.answer("step_timing.right", right, len(off))
    return finding


def _of_a_run(context: Context, number: int) -> dict[str, Any]:
    witness = context.evidence / f"witness-{number}.jsonl"
    run_id = context.call(StepTiming.run, witness=str(witness))
    seen = times(read(witness))
    told = context.call(StepTiming.read, run_id=run_id)
    return {"run": run_id, "seen": seen, "told": told, "seconds off": deviations(seen, told)}


def times(notes: Sequence[Note]) -> Times:
    """[begin, end] of each step; raises ToolFailed unless each has run exactly once."""
    noted = [(note.more.get("step"), note.what) for note in notes]
    if sorted(map(str, noted)) != sorted(str((step, end)) for step in STEPS for end in ENDS):
        raise ToolFailed(f"the steps noted {noted}")
    at = {key: note.at for key, note in zip(noted, notes, strict=True)}
    return {step: [at[step, end] for end in ENDS] for step in STEPS}


def deviations(seen: Times, told: Mapping[str, Sequence[float | None]]) -> dict[str, float | None]:
    """Seconds that the store is late by, for each begin and end; None where it has no time."""
    off: dict[str, float | None] = {}
    for step, moments in seen.items():
        stored = told.get(step) or (None, None)
        for end, moment, other in zip(ENDS, moments, stored, strict=True):
            off[f"{step} {end}"] = None if other is None else round(other - moment, 3)
    return off
