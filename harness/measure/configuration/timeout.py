"""Whether a time limit ends a step that hangs: the run as failed, and its process for good.

One step does `note(notes, "begin")`, sleeps for ten minutes in Python and then does
`note(notes, "end")`. The framework is told to stop it after `limit` seconds. Two cases: the run
is over within 60 s of the beginning, and failed, as the framework's own store says; and the
process that noted "begin" no longer lives two seconds after that, as the host sees, which looks at
processes while the snippet waits.

`frameworks/NAME/probes/configuration/timeout.py` offers

    run(request, limit: int, notes: str, linger: float) -> str
    succeeded(request, run_id: str) -> bool

`run` waits until the framework says that the run is over (its command has ended, or its API tells
so), does `note(notes, "over")`, sleeps `linger` seconds, so that the host's end of this process
tree is not taken for the framework's, and returns the run id. `succeeded` is called in a fresh
process, and asks the framework's own store or files.
"""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from harness.measure.configuration.cases import Cases
from harness.measure.configuration.watch import Watch
from harness.measure.probe import Context, Finding, FrameworkFailed, probe
from harness.measure.witness import Note, read

LIMIT = 5  # s, which the framework is told
PATIENCE = 60.0  # s, from the beginning of the step to the end of the run
GRACE = 2.0  # s, after which the process has to be gone
LINGER = 4.0  # s, that the snippet waits once the run is over


@probe("timeout", services=True)
def timeout(context: Context) -> Finding:
    """Let a step hang under a time limit; see the run fail and its process end."""
    notes = context.evidence / "step.jsonl"
    watch = Watch(notes, "begin")
    session = dataclasses.replace(context.session, tick=watch.look(context.while_running))
    watched = dataclasses.replace(context, session=session)
    module = "configuration.timeout"
    run_id = watched.call(
        module, "run", limit=LIMIT, notes=str(notes), linger=LINGER, timeout=2 * PATIENCE
    )
    succeeded = context.call(module, "succeeded", run_id=run_id)
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
        raise FrameworkFailed(f"{file.name} tells of no step that began, or of no end of its run")
    return begun[0], over[0]


def not_failed(notes: Sequence[Note], ran: tuple[float, float], *, succeeded: object) -> str:
    """Why the limit did not make the run fail; "" when it did."""
    if any(note.what == "end" for note in notes):
        return "the step came to its end"
    if succeeded is not False:
        return f"its store says succeeded: {succeeded}"
    seconds = ran[1] - ran[0]
    return "" if seconds <= PATIENCE else f"over after {seconds:.0f} s, with a limit of {LIMIT} s"
