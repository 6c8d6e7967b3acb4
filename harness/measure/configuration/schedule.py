"""Whether one command or request runs a pipeline for each of three past intervals.

The host chooses the days, and judges by the notes which interval each run worked on.
The question: `harness.worker.questions.configuration.Schedule`.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from harness.measure.cases import Cases
from harness.measure.probe import Context, Finding, probe
from harness.measure.witness import Note, read
from harness.worker.questions.configuration import Schedule

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
    run_ids = context.call(Schedule.run, days=words, notes=str(notes))
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
