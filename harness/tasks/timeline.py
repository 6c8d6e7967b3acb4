"""Where the time of a pipeline went, by the marks that its steps and phases left."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal

import msgspec

from harness.records.outcome import Phase

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


def read(file: Path) -> list[Mark]:
    """The marks of all processes of a run; one torn by a kill is none."""
    marks = []
    for line in file.read_bytes().splitlines() if file.exists() else []:
        with suppress(msgspec.DecodeError):
            marks.append(msgspec.json.decode(line, type=Mark))
    return marks


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
