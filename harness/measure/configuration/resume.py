"""What share of the finished steps is spared when a run that failed at its last one is resumed.

The host makes the obstacle, sees the run fail, takes the obstacle away, and counts from the notes
which steps ran again. A run that did not fail as it had to, or did not succeed when it was resumed,
is the framework's failure.
The question: `harness.worker.questions.configuration.Resume`.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from harness.measure.probe import Context, Finding, FrameworkFailed, probe
from harness.measure.witness import Note, read
from harness.worker.questions.configuration import Resume

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
    resumed = context.call(Resume.resume, run_id=failed, obstacle=str(obstacle), notes=str(notes))
    succeeded = context.call(Resume.succeeded, run_id=resumed)
    after = read(notes)[len(before) :]
    context.keep("runs.json", {"failed": failed, "resumed": resumed, "succeeded": succeeded})
    if not succeeded:
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
    run_id = context.call(Resume.run, obstacle=str(obstacle), notes=str(notes))
    ran = Counter(note.more.get("name") for note in read(notes))
    if any(ran[name] != 1 for name in FINISHED) or not ran[LAST]:
        raise FrameworkFailed(f"the run that was to fail at its last step ran {dict(ran)}")
    if context.call(Resume.succeeded, run_id=run_id):
        raise FrameworkFailed(f"its store says that {run_id} succeeded, whose last step failed")
    return run_id
