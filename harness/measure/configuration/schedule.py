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

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("schedule", services=True)
def schedule(context: Context) -> Finding:
    """Backfill three past days with one command, and count those that ran once."""
    raise ToolFailed("not written yet")
