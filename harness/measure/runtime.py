"""Samples of one run: wall, CPU, memory, bytes, and where the time went."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal

import msgspec

from harness.records.record import Sample
from harness.running.execution import Execution, Phase

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


def samples(execution: Execution) -> list[Sample]:
    """All samples of a run that ended by itself."""
    outcome = execution.outcome
    phases = execution.result["phases"] if execution.result else []
    marks = timeline(execution.evidence / "timeline.jsonl")
    cpu = outcome.cpu_user + outcome.cpu_system
    found = [
        Sample("wall", outcome.wall, "s"),
        Sample("cpu", cpu, "s"),
        Sample("cpu.user", outcome.cpu_user, "s"),
        Sample("cpu.system", outcome.cpu_system, "s"),
        Sample("memory.tree", max((s.pss for s in outcome.samples), default=0), "B"),
        Sample("memory.process", outcome.peak_process, "B"),
        Sample("written", outcome.written, "B"),
        Sample("state.bytes", execution.state_bytes, "B"),
        Sample("state.files", execution.state_files, "files"),
        Sample(
            "processes.peak", max((s.processes for s in outcome.samples), default=0), "processes"
        ),
        Sample("processes.leaked", len(outcome.leaked), "processes"),
        Sample("processes.workload", len({(m.pid, m.process_start) for m in marks}), "processes"),
    ]
    found += [_phase_sample(phase) for phase in phases if "end" in phase]
    found += _configuration(phases)
    spans = list(_spans(marks, phases))
    shares = shares_of(spans, outcome.begin, outcome.begin + outcome.wall)
    hooks = sum(mark.hook for mark in marks)  # the framework's own code, called inside a step
    shares["workload"] -= hooks
    shares[REST] += hooks
    run = outcome.wall - shares["services"] - shares["read_back"]
    found.append(Sample("run", run, "s"))
    found += [Sample(f"share.{name}", seconds, "s") for name, seconds in shares.items()]
    for kind, name in (("step", "cpu.workload"), ("import", "cpu.imports")):
        found.append(Sample(name, sum(m.cpu for m in marks if m.kind == kind), "s"))
    return found


def timeline(file: Path) -> list[Mark]:
    """The marks of all processes of a run; one torn by a kill is none."""
    marks = []
    for line in file.read_bytes().splitlines() if file.exists() else []:
        with suppress(msgspec.DecodeError):
            marks.append(msgspec.json.decode(line, type=Mark))
    return marks


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


def _spans(marks: Iterable[Mark], phases: Iterable[Phase]) -> Iterable[tuple[Share, float, float]]:
    for mark in marks:
        yield ("workload" if mark.kind == "step" else "imports"), mark.begin, mark.end
    for phase in phases:
        if phase["name"] in PHASE_SHARES and "end" in phase:
            yield PHASE_SHARES[phase["name"]], phase["begin"], phase["end"]


def _phase_sample(phase: Phase) -> Sample:
    return Sample(f"phase.{phase['name']}", phase["end"] - phase["begin"], "s")


def _configuration(phases: list[Phase]) -> list[Sample]:
    """What the framework needed before it was ready: files, and processes besides the callee."""
    configure = next((p for p in phases if p["name"] == "configure" and "processes" in p), None)
    if configure is None:
        return []
    return [
        Sample("configure.files", configure["files"], "files"),
        Sample("configure.processes", configure["processes"], "processes"),
    ]
