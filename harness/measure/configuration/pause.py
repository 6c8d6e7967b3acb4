"""Whether what is triggered while a pipeline is paused waits, and runs once it is resumed.

The host sees first how long a step takes to begin without a pause, so that waiting means something,
and leaves the pause that much time and more. Without a run that works unpaused there is none to
pause: the framework has failed.
The question: `harness.worker.questions.configuration.Pause`.
"""

import time
from collections.abc import Sequence

from harness.measure.cases import Cases, differs
from harness.measure.probe import Context, Finding, FrameworkFailed, probe
from harness.measure.witness import Note, read
from harness.worker.questions.configuration import Pause

LEAST = 10.0  # s, that a pause lasts
TIMES = 3  # as long as it takes without a pause


@probe("pause", services=True)
def pause(context: Context) -> Finding:
    """Trigger a pipeline that is not paused, one that is, and resume it."""
    notes = context.evidence / "unpaused.jsonl"
    context.call(Pause.run, notes=str(notes))
    seconds = max(LEAST, TIMES * until_step(read(notes)))
    notes = context.evidence / "paused.jsonl"
    run_id = context.call(Pause.pause, notes=str(notes))
    _wait(context, seconds)
    resumed = context.call(Pause.resume, run_id=run_id, notes=str(notes))
    context.keep("runs.json", {"paused": run_id, "resumed": resumed, "seconds": seconds})
    written = read(notes)
    cases = Cases(context, "pause.kept")
    cases.ask("waits", lambda: ran_early(written))
    cases.ask("runs once resumed", lambda: ran_late(written))
    return cases.finding()


def until_step(notes: Sequence[Note]) -> float:
    """Seconds from the trigger to the step; raises FrameworkFailed unless there is one of each."""
    at = {what: [note.at for note in notes if note.what == what] for what in ("triggered", "step")}
    if any(len(moments) != 1 for moments in at.values()):
        counted = {what: len(moments) for what, moments in at.items()}
        raise FrameworkFailed(f"without a pause it noted {counted} instead of one of each")
    return at["step"][0] - at["triggered"][0]


def ran_early(notes: Sequence[Note]) -> str:
    """Which steps did not wait; "" when all did. Nothing waits that was not triggered."""
    words = [note.what for note in notes]
    if words.count("triggered") != 1 or words.count("resumed") != 1:
        return f"it noted {words}, with no trigger and no end of the pause in it"
    early = words[: words.index("resumed")].count("step")
    return f"{early} steps ran while it was paused" if early else ""


def ran_late(notes: Sequence[Note]) -> str:
    """Why the step did not run once after the pause; "" when it did."""
    words = [note.what for note in notes]
    if "resumed" not in words:
        return "it was not resumed"
    return differs("steps after the pause", words[words.index("resumed") :].count("step"), 1)


def _wait(context: Context, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        context.while_running()
        time.sleep(0.1)
