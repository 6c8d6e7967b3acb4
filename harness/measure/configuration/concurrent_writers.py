"""Whether eight processes can log 1,000 metrics each into one store at once, and lose none.

The host learns each writer's run, begin and end from its notes, and reads every run back, that of a
writer that failed too. Figures that are not scored: `concurrent_writers.seconds`, from the first
begin to the last end, where all came to their end; `concurrent_writers.points`, all that came back.
Evidence: writers.jsonl, cases.json, writers.json with what writers that failed had said.
The question: `harness.worker.questions.configuration.ConcurrentWriters`.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from harness.measure.calling import given
from harness.measure.cases import Cases
from harness.measure.probe import Context, Finding, FrameworkFailed, OutOfTime, ToolFailed, probe
from harness.measure.witness import Note, most_at_once, read
from harness.worker.questions.configuration import ConcurrentWriters

WRITERS, POINTS = 8, 1000
PATIENCE = 900.0  # s, for all of them together: a slow store is not a lossy one

Points = Sequence[tuple[int, float]]


@probe("concurrent_writers", services=True)
def concurrent_writers(context: Context) -> Finding:
    """Have eight processes log at the same moment, and count what came back of each."""
    notes = context.evidence / "writers.jsonl"
    values = series()
    context.call(ConcurrentWriters.prepare)
    asking = context.asking(timeout=PATIENCE)
    results = asking.call(ConcurrentWriters.at_once, values=values, notes=str(notes))
    failed, late = _failed(results), _late(results)
    context.keep("writers.json", {"failed": failed, "late": late})
    noted = read(notes)
    runs = {each.more["writer"]: each.more["run"] for each in noted if each.what == "begin"}
    if most_at_once(noted) < len(runs):
        raise ToolFailed(f"at most {most_at_once(noted)} of {len(runs)} writers wrote at once")
    back: dict[int, Points] = {}
    cases = Cases(context, "concurrent_writers.whole")
    for writer, planted in enumerate(values):
        written = partial(_written, context, runs, planted, back, writer)
        cases.ask(f"writer {writer}", partial(_in_time, written, late.get(writer, "")))
    context.keep("back.json", back)
    finding = cases.finding()
    for writer, said in failed.items():
        finding.explain("concurrent_writers.whole", f"writer {writer} failed: {said}")
    whole = sum(kept(planted, back.get(n, ())) for n, planted in enumerate(values))
    finding.add("concurrent_writers.points", whole, "points")
    if not failed and not late:
        finding.add("concurrent_writers.seconds", _seconds(noted), "s")
    return finding


def series() -> list[list[float]]:
    """Another one for each writer; all values differ, and are exact in any notation."""
    return [[(POINTS * n + step) / 1024 for step in range(POINTS)] for n in range(WRITERS)]


def _failed(results: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    """What the framework has raised, by writer; raises what all or our own code have raised."""
    failed: dict[int, str] = {}
    for writer, result in enumerate(results):
        try:
            given(result, f"writer {writer}")
        except FrameworkFailed as problem:
            failed[writer] = str(problem)
        except OutOfTime:
            continue
    if len(failed) == len(results):
        raise FrameworkFailed(failed[0])
    return failed


def _late(results: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    """What writers have said whose wait ended."""
    return {writer: str(said) for writer, r in enumerate(results) if (said := r.get("late"))}


def _in_time(written: Callable[[], str], late: str) -> str:
    """What a writer did not get to is lost, unless a limit of ours has kept it from that."""
    reason = written()
    if reason and late:
        raise OutOfTime(f"{late}; {reason}")
    return reason


def _written(
    context: Context,
    runs: Mapping[int, str],
    planted: Sequence[float],
    back: dict[int, Points],
    writer: int,
) -> str:
    if writer not in runs:
        return "it has opened no run"
    back[writer] = context.call(ConcurrentWriters.read, run_id=runs[writer])
    return lost(planted, back[writer])


def kept(planted: Sequence[float], back: Points) -> int:
    """How many points came back, each once and with its own value."""
    counts = Counter((step, value) for step, value in back)
    return sum(counts[point] == 1 for point in enumerate(planted))


def lost(planted: Sequence[float], back: Points) -> str:
    """What is not as it was written; "" when all is."""
    missing = len(planted) - kept(planted, back)
    if missing:
        return f"{missing} of {len(planted)} points did not come back, each once"
    more = len(back) - len(planted)
    return f"{more} points came back that nobody wrote" if more else ""


def _seconds(noted: Sequence[Note]) -> float:
    begins = [each.at for each in noted if each.what == "begin"]
    return max(each.at for each in noted if each.what == "end") - min(begins)
