"""Whether a time limit ends a step that hangs: the run as failed, and its process for good.

The host looks at processes while the answer waits, asks the store what became of the run, and
takes its length from the notes. Without a step that began, or an end of its run, the framework has
failed.
The question: `harness.worker.questions.configuration.Timeout`.
"""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from harness.measure.cases import Cases
from harness.measure.configuration.watch import Watch
from harness.measure.probe import Context, Finding, FrameworkFailed, probe
from harness.measure.witness import Note, read
from harness.worker.questions.configuration import Timeout

LIMIT = 5  # s, which the framework is told
PATIENCE = 60.0  # s, from the beginning of the step to the end of the run
GRACE = 2.0  # s, after which the process has to be gone
LINGER = 4.0  # s, that the answer waits once the run is over


@probe("timeout", services=True)
def timeout(context: Context) -> Finding:
    """Let a step hang under a time limit; see the run fail and its process end."""
    notes = context.evidence / "step.jsonl"
    watch = Watch(notes, "begin")
    session = dataclasses.replace(context.session, tick=watch.look(context.while_running))
    watched = dataclasses.replace(context, session=session)
    patient = watched.asking(timeout=2 * PATIENCE)
    run_id = patient.call(Timeout.run, limit=LIMIT, notes=str(notes), linger=LINGER)
    succeeded = context.call(Timeout.succeeded, run_id=run_id)
    context.keep("processes.json", {"run": run_id, "succeeded": succeeded, "seen": watch.seen})
    written = read(notes)
    ran = begun_and_over(written, notes)
    cases = Cases(context, "timeout.killed")
    cases.ask("failed", lambda: not_failed(written, ran, succeeded=succeeded))
    cases.ask("gone", lambda: watch.alive_at(ran[1] + GRACE))
    return cases.finding()


def begun_and_over(notes: Sequence[Note], file: Path) -> tuple[float, float]:
    """When the step first began and when the run was over; raises FrameworkFailed for neither."""
    begun = [note.at for note in notes if note.what == "begin"]
    over = [note.at for note in notes if note.what == "over"]
    if not begun or len(over) != 1:
        raise FrameworkFailed(f"{file.name} shows no step that began, or no end of its run")
    return begun[0], over[0]


def not_failed(notes: Sequence[Note], ran: tuple[float, float], *, succeeded: object) -> str:
    """Why the limit did not make the run fail; "" when it did."""
    if any(note.what == "end" for note in notes):
        return "the step came to its end"
    if succeeded is not False:
        return f"its store says succeeded: {succeeded}"
    seconds = ran[1] - ran[0]
    return "" if seconds <= PATIENCE else f"over after {seconds:.0f} s, with a limit of {LIMIT} s"
