"""Whether independent steps run at the same time, and no more than a limit allows.

The host counts from the steps' notes how many were at work at once. Too few are tried once more
with longer steps, since a slow machine takes its time to start one.
The question: `harness.worker.questions.configuration.Concurrency`.
"""

from collections.abc import Sequence
from functools import partial

from harness.measure.cases import Cases
from harness.measure.configuration.at_once import noted
from harness.measure.probe import Context, Finding, probe
from harness.measure.witness import Note, most_at_once
from harness.worker.questions.configuration import Concurrency

STEPS = 6
SECONDS = 4.0  # that each sleeps, at first
LIMIT = 2


@probe("concurrency", services=True)
def concurrency(context: Context) -> Finding:
    """Count steps that run at once, without a limit and with a limit of two."""
    cases = Cases(context, "concurrency.right")
    for name, limit in {"unlimited": None, "limited": LIMIT}.items():
        cases.ask(name, partial(_limited, context, name, limit))
    return cases.finding()


def _limited(context: Context, name: str, limit: int | None) -> str:
    notes = context.evidence / f"{name}.jsonl"

    def run(seconds: float) -> None:
        context.call(Concurrency.run, limit=limit, seconds=seconds, notes=str(notes))

    return wrong(noted(notes, run, SECONDS, limit or 2), limit)


def wrong(notes: Sequence[Note], limit: int | None) -> str:
    """Why they did not run as they should; "" when they did."""
    for what in ("begin", "end"):
        if (count := sum(note.what == what for note in notes)) != STEPS:
            return f"{count} of {STEPS} steps noted {what!r}"
    most = most_at_once(notes)
    if limit is None:
        return "" if most >= 2 else "one after another"
    return "" if most == limit else f"{most} at once, with a limit of {limit}"
