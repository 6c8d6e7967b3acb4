"""Samples that every task has: what the process tree used, and how long each phase took."""

from collections.abc import Iterable, Sequence

from harness.records.outcome import Execution, Phase
from harness.records.record import Sample


def tree(execution: Execution) -> list[Sample]:
    """Time, memory, bytes and processes, as the host saw them from outside."""
    outcome = execution.outcome
    processes = max((s.processes for s in outcome.samples), default=0)
    cut = [Sample("log.cut", execution.log_cut, "B")] if execution.log_cut else []
    return [
        Sample("wall", outcome.wall, "s"),
        Sample("cpu", outcome.cpu_user + outcome.cpu_system, "s"),
        Sample("cpu.user", outcome.cpu_user, "s"),
        Sample("cpu.system", outcome.cpu_system, "s"),
        Sample("memory.tree", max((s.pss for s in outcome.samples), default=0), "B"),
        Sample("memory.process", outcome.peak_process, "B"),
        Sample("written", outcome.written, "B"),
        Sample("state.bytes", execution.state_bytes, "B"),
        Sample("state.files", execution.state_files, "files"),
        Sample("processes.peak", processes, "processes"),
        Sample("processes.leaked", len(outcome.leaked), "processes"),
        *cut,
    ]


def phases_of(execution: Execution) -> list[Phase]:
    """What the callee went through, as far as it came."""
    return execution.result["phases"] if execution.result else []


def phases(found: Iterable[Phase]) -> list[Sample]:
    """Seconds of each phase that ended."""
    return [Sample(f"phase.{p['name']}", p["end"] - p["begin"], "s") for p in found if "end" in p]


def configuration(found: Sequence[Phase]) -> list[Sample]:
    """What the framework needed before it was ready: files, and processes besides the callee."""
    configure = next((p for p in found if p["name"] == "configure"), None)
    if configure is None or "files" not in configure or "processes" not in configure:
        return []
    return [
        Sample("configure.files", configure["files"], "files"),
        Sample("configure.processes", configure["processes"], "processes"),
    ]
