"""What share of the finished steps is spared when a run that failed at its last step is resumed.

Four steps in a row, `one` to `four`, each with the result of the one before it. Each does
`note(notes, "step", name="one")` and so on; `four` then raises while the file `obstacle` exists.
The host sees the run fail, removes the obstacle, and has the framework resume. Of the three
finished steps those count that were not noted again, if the resumed run succeeded, by the
framework's own store, and `four` ran again and got what `three` had returned:
`note(notes, "step", name="four", got=...)`; `one` returns 1, `two` and `three` twice of what they
got, so that it is 4.

`frameworks/NAME/probes/configuration/resume.py` offers

    run(request, obstacle: str, notes: str) -> str
    resume(request, run_id: str, obstacle: str, notes: str) -> str
    succeeded(request, run_id: str) -> bool

`run` returns the framework's run id of the failed run. `resume` continues it by the documented
means and returns the id of the run that has finished, which may be the same one. Each is called in
a fresh process. To start everything anew is no resuming: NotSupported.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from harness.measure.probe import Context, Finding, FrameworkFailed, probe
from harness.measure.witness import Note, read

FINISHED = ["one", "two", "three"]
LAST = "four"
HANDED = 4  # what `three` returns


@probe("resume", services=True)
def resume(context: Context) -> Finding:
    """Resume a run that failed at its fourth step, and count the steps that did not run again."""
    notes, obstacle = context.evidence / "steps.jsonl", context.workdir / "obstacle"
    obstacle.touch()
    failed = _failing(context, obstacle, notes)
    before = read(notes)
    obstacle.unlink()
    module = "configuration.resume"
    resumed = context.call(
        module, "resume", run_id=failed, obstacle=str(obstacle), notes=str(notes)
    )
    succeeded = context.call(module, "succeeded", run_id=resumed)
    after = read(notes)[len(before) :]
    context.keep("runs.json", {"failed": failed, "resumed": resumed, "succeeded": succeeded})
    if succeeded is not True:
        raise FrameworkFailed(f"its resumed run {resumed} did not succeed, by its own store")
    finding = Finding()
    finding.answer("resume.spared", spared(after), len(FINISHED))
    return finding


def spared(after: Sequence[Note]) -> int:
    """Finished steps that were not run again.

    Raises FrameworkFailed when the last one did not run on what had been finished.
    """
    last = [note.more.get("got") for note in after if note.more.get("name") == LAST]
    if last != [HANDED]:
        raise FrameworkFailed(f"resumed, the last step got {last} instead of [{HANDED}]")
    again = {note.more.get("name") for note in after}
    return sum(name not in again for name in FINISHED)


def _failing(context: Context, obstacle: Path, notes: Path) -> str:
    """A run that failed at its last step only; raises FrameworkFailed when it did not."""
    module = "configuration.resume"
    run_id: str = context.call(module, "run", obstacle=str(obstacle), notes=str(notes))
    ran = Counter(note.more.get("name") for note in read(notes))
    if any(ran[name] != 1 for name in FINISHED) or not ran[LAST]:
        raise FrameworkFailed(f"the run that was to fail at its last step ran {dict(ran)}")
    if context.call(module, "succeeded", run_id=run_id):
        raise FrameworkFailed(f"its store says that {run_id} succeeded, whose last step failed")
    return run_id
