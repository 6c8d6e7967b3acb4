"""What the callee of a run wrote: phases in the time of the run, each once."""

import math
from collections.abc import Collection
from pathlib import Path

from harness.intake import documents, limits
from harness.intake.files import Refused
from harness.records.outcome import Outcome, Phase, Result


def result(file: Path, outcome: Outcome, phases: Collection[str]) -> Result:
    """Raises Refused for another shape, unknown phases, and times that cannot be."""
    found = documents.typed(file, Result)
    names = [phase["name"] for phase in found["phases"]]
    if len(set(names)) < len(names) or not set(names) <= {"import", *phases, "stop"}:
        told = documents.text(", ".join(names), 200)
        raise Refused(f"{file.name} has phases that the run cannot have: {told}")
    for phase in found["phases"]:
        if wrong := _wrong(phase, outcome):
            raise Refused(f"{file.name}: {wrong} of phase {phase['name']} cannot be")
    return found


def in_time(outcome: Outcome, begin: float, end: float) -> bool:
    """Whether something that lasted so long was part of the run."""
    last = outcome.begin + outcome.wall
    return outcome.begin - limits.CLOCK <= begin <= end <= last + limits.CLOCK


def _wrong(phase: Phase, outcome: Outcome) -> str:
    """Which figure is; comparisons with NaN are false."""
    if not in_time(outcome, phase["begin"], phase.get("end", phase["begin"])):
        return "the times"
    figures = (phase.get("cpu", 0), phase.get("files", 0), phase.get("processes", 0))
    return "" if all(0 <= figure < math.inf for figure in figures) else "a figure"
