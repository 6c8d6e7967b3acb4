"""Whether runs of one pipeline at the same time keep apart, and wait where one is the limit.

The host counts from the notes how many worked at once, and compares what each run showed and what
the store has of it. Runs that were not at work together are tried once more, and longer.
The question: `harness.worker.questions.configuration.ConcurrentRuns`.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from harness.measure.cases import Cases, differs
from harness.measure.configuration.at_once import noted
from harness.measure.probe import Context, Finding, probe
from harness.measure.witness import Note, most_at_once, read
from harness.worker.questions.configuration import ConcurrentRuns

RUNS = 3
SECONDS = 10.0  # that each works, at first


@probe("concurrent_runs", services=True)
def concurrent_runs(context: Context) -> Finding:
    """Start three runs of a pipeline at once, without a limit and with a limit of one."""
    cases = Cases(context, "concurrent_runs.right")
    notes = context.evidence / "unlimited.jsonl"
    run_ids: list[str] = []
    cases.ask("at once", partial(_at_once, context, notes, run_ids))
    cases.ask("own results", partial(_apart, cases, notes, run_ids))
    cases.ask("limited", partial(_limited, cases))
    return cases.finding()


def _at_once(context: Context, notes: Path, run_ids: list[str]) -> str:
    def run(seconds: float) -> None:
        run_ids[:] = context.call(ConcurrentRuns.run, limit=None, seconds=seconds, notes=str(notes))

    return one_by_one(noted(notes, run, SECONDS, 2))


def _apart(cases: Cases, notes: Path, run_ids: Sequence[str]) -> str:
    """Of the runs that the case before has made."""
    cases.rest_on("at once")
    if len(set(run_ids)) != RUNS:
        return f"these are not {RUNS} runs: {run_ids}"
    context = cases.context
    stored = [context.call(ConcurrentRuns.result, run_id=run_id) for run_id in run_ids]
    context.keep("stored.json", dict(zip(run_ids, stored, strict=True)))
    return mixed_up(read(notes)) or differs("stored", stored, _results())


def _limited(cases: Cases) -> str:
    """Nothing is limited where nothing works at once without a limit."""
    cases.rest_on("at once")
    context = cases.context
    notes = context.evidence / "limited.jsonl"
    context.call(ConcurrentRuns.run, limit=1, seconds=SECONDS, notes=str(notes))
    if not cases.cases[0].passed:
        return "no two were at work together without a limit either"
    written = read(notes)
    most = most_at_once(written)
    return unlike_all(written) or (f"{most} at once, with a limit of 1" if most > 1 else "")


def one_by_one(notes: Sequence[Note]) -> str:
    """Why the runs were not at work together; "" when they were."""
    return unlike_all(notes) or ("one after another" if most_at_once(notes) < 2 else "")


def unlike_all(notes: Sequence[Note]) -> str:
    """Which of the runs did not begin and end once; "" when all did."""
    for what in ("begin", "end"):
        numbers = sorted(note.more.get("number", -1) for note in notes if note.what == what)
        if unlike := differs(what, numbers, list(range(RUNS))):
            return unlike
    return ""


def mixed_up(notes: Sequence[Note]) -> str:
    """Which run did not show its own result once; "" when all did."""
    shown = sorted(
        (note.more.get("number", -1), note.more.get("result"))
        for note in notes
        if note.what == "shown"
    )
    return differs("shown", shown, list(enumerate(_results())))


def _results() -> list[int]:
    return [number * number + 1 for number in range(RUNS)]
