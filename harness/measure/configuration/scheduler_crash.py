"""Whether a run outlives the sudden end of the process that drives it.

The host kills the driver when the third step has begun, and counts from the notes which steps ran
again. Without a driver to kill, or a third step to kill it at, there was no crash: an error, or the
framework's failure.
The question: `harness.worker.questions.configuration.SchedulerCrash`.
"""

import dataclasses
import os
import signal
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

from harness.measure.cases import Cases, differs
from harness.measure.probe import Context, Finding, FrameworkFailed, ToolFailed, probe
from harness.measure.witness import Note, read
from harness.worker.questions.configuration import SchedulerCrash, Survived
from harness.worker.witness import note

SECONDS = 10.0  # that the third step works
PATIENCE = 420.0  # s, after the crash: longer than any default interval that we know of
AROUND = 180.0  # s, in which services start and end
FINISHED = ("one", "two")  # before the crash
STRUCK = "three"
LAST = "four"
RESULTS = {"one": 1, "two": 2, "three": 4}


@probe("scheduler_crash", services=True)
def scheduler_crash(context: Context) -> Finding:
    """Kill the driver of a run at its third step, and see what becomes of the run."""
    notes = context.evidence / "steps.jsonl"
    crash = Crash(notes)
    session = dataclasses.replace(context.session, tick=crash.look(context.while_running))
    struck = dataclasses.replace(context, session=session).asking(timeout=PATIENCE + 2 * AROUND)
    run_id = struck.call(SchedulerCrash.run, seconds=SECONDS, patience=PATIENCE, notes=str(notes))
    written = read(notes)
    if not crash.killed:
        raise FrameworkFailed(f"step {STRUCK} never ran, so that nothing crashed")
    kept = context.asking(timeout=AROUND).call(SchedulerCrash.kept, run_id=run_id)
    context.keep("crash.json", {"killed": crash.killed, "run": run_id, "kept": kept})
    cases = Cases(context, "scheduler_crash.survived")
    cases.ask("finishes", lambda: unfinished(written, kept))
    cases.ask("finished steps are spared", lambda: repeated(written))
    cases.ask("nothing is lost", lambda: lost(written, kept))
    finding = cases.finding()
    finding.explain("scheduler_crash.survived", f"step {STRUCK} ran {_runs(written)[STRUCK]} times")
    return finding


class Crash:
    """Ends the driver that is noted, once, as soon as the third step has noted that it began."""

    def __init__(self, notes: Path) -> None:
        self.notes = notes
        self.killed = ""  # its command line

    def look(self, while_running: Callable[[], None]) -> Callable[[], None]:
        """A function to be called again and again instead of `while_running`."""

        def looking() -> None:
            while_running()
            written = [] if self.killed else read(self.notes)
            if any(each.more.get("name") == STRUCK for each in written):
                self._kill(written)

        return looking

    def _kill(self, notes: Sequence[Note]) -> None:
        named = [each for each in notes if each.what == "driver"]
        if not named:
            raise ToolFailed("the answer noted no driver before the steps ran")
        driver = psutil.Process(_checked(named[-1]))
        self.killed = " ".join(driver.cmdline())
        note(self.notes, "killed", driver=driver.pid)
        driver.send_signal(signal.SIGKILL)


def _checked(named: Note) -> int:
    """Its number; raises ToolFailed for what is no process that the answer has started."""
    pid = named.more.get("driver")
    if not isinstance(pid, int) or not psutil.pid_exists(pid):
        raise ToolFailed(f"the answer noted a driver that is no process: {pid}")
    above = [each.pid for each in psutil.Process(pid).parents()]
    if os.getpid() not in above or pid == named.pid:
        raise ToolFailed(f"the answer noted a driver that it has not started: {pid}")
    return pid


def unfinished(notes: Sequence[Note], kept: Survived) -> str:
    """Why the run did not come to its end; "" when it did."""
    if not _runs(notes)[LAST]:
        return "its last step did not run"
    return "" if kept["succeeded"] is True else "its store does not say that it succeeded"


def repeated(notes: Sequence[Note]) -> str:
    """Which finished steps were run again, and how often all ran; "" when none was."""
    runs = _runs(notes)
    again = [name for name in FINISHED if runs[name] != 1]
    return f"{' and '.join(again)} ran again: {dict(runs)}" if again else ""


def lost(notes: Sequence[Note], kept: Survived) -> str:
    """Which results are not there after the crash; "" when all are."""
    got = [each.more.get("got") for each in notes if each.more.get("name") == LAST]
    if unlike := differs("the last step got", got[-1:], [RESULTS[STRUCK]]):
        return unlike
    stored = {name: kept["results"].get(name) for name in RESULTS}
    return differs("stored", stored, RESULTS)


def _runs(notes: Sequence[Note]) -> Counter[str]:
    return Counter(str(each.more["name"]) for each in notes if each.what == "step")
