"""Where the time of a pipeline went, by the marks that its steps and phases left."""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from harness.intake import json_lines, limits, results
from harness.intake.files import Refused
from harness.records.outcome import Outcome, Phase

MARKS = "timeline.jsonl"  # among the evidence
Share = Literal["workload", "imports", "services", "read_back", "rest"]
# Where two cover the same moment, the earlier of these has it.
PRIORITY: tuple[Share, ...] = ("workload", "imports", "services", "read_back")
# The framework, and what is nobody's: the start and the end of interpreters.
REST: Share = "rest"
PHASE_SHARES: dict[str, Share] = {
    "configure": "services",
    "stop": "services",
    "read_back": "read_back",
}


class Mark(msgspec.Struct):
    """One line of the scenario's timeline (scenarios/timeline.py); times on CLOCK_BOOTTIME."""

    kind: Literal["import", "step"]
    name: str
    pid: int
    process_start: float
    begin: float
    end: float
    cpu: float
    hook: float = 0.0
    proof: str = ""  # of a step: tasks/proofs.py
    code: str = ""  # of a step: the file and the line that it begins in


def read(file: Path, outcome: Outcome | None = None) -> list[Mark]:
    """The marks of all processes of a run; what is none is left out.

    Neither are those of another time, as far as the run's outcome is known.
    """
    return [mark for mark in _marks(file, outcome) if isinstance(mark, Mark)]


def refused(file: Path, outcome: Outcome) -> str:
    """What is no mark of this run; "" when there is no such line."""
    return next((wrong for wrong in _marks(file, outcome) if isinstance(wrong, str)), "")


def _marks(file: Path, outcome: Outcome | None) -> Iterator[Mark | str]:
    """Each mark, or why it is none. A line torn by a kill is neither."""
    try:
        for number, found in enumerate(json_lines.each(file, Mark), 1):
            if isinstance(found, Mark):
                yield (
                    found if _holds(found, outcome) else f"{file.name}, line {number}: it cannot be"
                )
            elif not found.torn:
                yield found.said
    except Refused as problem:
        yield str(problem)


def _holds(mark: Mark, outcome: Outcome | None) -> bool:
    """Whether its times are some of the run."""
    lasted = mark.end - mark.begin
    return (
        len(mark.name) <= limits.NAME
        and (outcome is None or results.in_time(outcome, mark.begin, mark.end))
        and 0 <= mark.hook <= lasted + limits.CLOCK
        and 0 <= mark.cpu < math.inf
        and abs(mark.process_start) < math.inf
    )


def miscounted(marks: Iterable[Mark], wanted: Collection[str]) -> str | None:
    """Which of the wanted steps did not run exactly once; None when each did."""
    ran = Counter(mark.name for mark in marks if mark.kind == "step")
    told = {
        "steps that never ran": [name for name in wanted if not ran[name]],
        "steps that ran more than once": sorted(name for name, count in ran.items() if count > 1),
    }
    return "; ".join(f"{what}: {', '.join(names)}" for what, names in told.items() if names) or None


def shares_of(
    spans: Sequence[tuple[Share, float, float]], begin: float, end: float
) -> dict[Share, float]:
    """Divide [begin, end] among the spans, each moment to one; what is left is the rest."""
    edges = sorted({begin, end, *(t for _, b, e in spans for t in (b, e) if begin < t < end)})
    shares: dict[Share, float] = dict.fromkeys((*PRIORITY, REST), 0.0)
    for left, right in zip(edges, edges[1:], strict=False):
        covering = {share for share, b, e in spans if b <= left and right <= e}
        owner = next((share for share in PRIORITY if share in covering), REST)
        shares[owner] += right - left
    return shares


def spans(marks: Iterable[Mark], phases: Iterable[Phase]) -> Iterable[tuple[Share, float, float]]:
    """Which share each stretch of time belongs to, by marks and by phases."""
    for mark in marks:
        yield ("workload" if mark.kind == "step" else "imports"), mark.begin, mark.end
    for phase in phases:
        if phase["name"] in PHASE_SHARES and "end" in phase:
            yield PHASE_SHARES[phase["name"]], phase["begin"], phase["end"]
