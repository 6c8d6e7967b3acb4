"""Whether one command or request runs a pipeline for each of three past intervals.

The pipeline is scheduled daily. Its step does `note(notes, "interval", start=..., end=...)` with
the interval that the framework tells it: ISO 8601, of which the host compares the UTC date. An
interval counts when exactly one run noted its start, with the following day as its end.

`frameworks/NAME/probes/configuration/schedule.py` offers

    run(request, days: list[str], notes: str) -> list[str]

where `days` are three consecutive past days like "2026-01-05". It gives one command or request
that asks for all of them, waits until the runs are over, and returns the framework's run ids. A
loop of ours over the days is no backfill: NotSupported.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from harness.measure.configuration.cases import Cases
from harness.measure.probe import Context, Finding, probe
from harness.measure.witness import Note, read

AGO = timedelta(days=9)  # the first interval: so that all three are past, in any time zone
DAY = timedelta(days=1)
INTERVALS = 3


@probe("schedule", services=True)
def schedule(context: Context) -> Finding:
    """Backfill three past days with one command, and count those that ran once."""
    first = datetime.now(UTC).date() - AGO
    days = [first + number * DAY for number in range(INTERVALS)]
    notes = context.evidence / "intervals.jsonl"
    words = [day.isoformat() for day in days]
    run_ids = context.call("configuration.schedule", "run", days=words, notes=str(notes))
    context.keep("runs.json", {"days": words, "runs": run_ids})
    cases = Cases(context, "schedule.intervals")
    for day in days:
        cases.ask(day.isoformat(), partial(wrong, read(notes), day))
    return cases.finding()


def wrong(notes: Sequence[Note], day: date) -> str:
    """Why this is no day that one run worked on; "" when it is."""
    ends = [
        utc_date(note.more.get("end"))
        for note in notes
        if note.what == "interval" and utc_date(note.more.get("start")) == day
    ]
    if len(ends) != 1:
        return f"{len(ends)} runs of this day"
    return "" if ends[0] == day + DAY else f"its run was told that it ends at {ends[0]}"


def utc_date(text: Any) -> date | None:
    """Of an ISO 8601 time; without a zone it is UTC. None when it is no such thing."""
    try:
        told = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return (told.astimezone(UTC) if told.tzinfo else told).date()
