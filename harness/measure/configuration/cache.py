"""Whether an unchanged step is not run again, and is when code, input or parameter change.

The host writes the input, has the pipeline run five times, and judges what each run noted. A first
run that is not right is the framework's failure.
The question: `harness.worker.questions.configuration.Cache`.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from harness.measure.cases import Cases, differs
from harness.measure.probe import Context, Finding, FrameworkFailed, probe
from harness.measure.witness import Note, read
from harness.worker.questions.configuration import Cache


class Setup(NamedTuple):
    """What `work` depends on."""

    code: str
    text: str
    parameter: int

    @property
    def result(self) -> str:
        return f"{self.code}-{self.text}-{self.parameter}"


FIRST = Setup("one", "apples", 1)
CHANGED = {
    "code": FIRST._replace(code="two"),
    "input": FIRST._replace(text="pears"),
    "parameter": FIRST._replace(parameter=2),
}


@probe("cache", services=True)
def cache(context: Context) -> Finding:
    """Run a cached step unchanged, and with its code, input or parameter changed."""
    notes = context.evidence / "steps.jsonl"
    if unlike := _case(context, FIRST, notes, runs=1):
        raise FrameworkFailed(f"in the first run of all: {unlike}")
    cases = Cases(context, "cache.right")
    cases.ask("unchanged", partial(_case, context, FIRST, notes, runs=0))
    for name, setup in CHANGED.items():
        cases.ask(f"{name} changed", partial(_case, context, setup, notes, runs=1))
    return cases.finding()


def _case(context: Context, setup: Setup, notes: Path, *, runs: int) -> str:
    return wrong(_ran(context, setup, notes), setup, runs=runs)


def wrong(notes: Sequence[Note], setup: Setup, *, runs: int) -> str:
    """Whether `work` ran so often, and its right result was shown; "" when both is so."""
    worked = sum(note.what == "work" for note in notes)
    shown = [note.more.get("result") for note in notes if note.what == "shown"]
    return differs("runs of the step", worked, runs) or differs("shown", shown, [setup.result])


def _ran(context: Context, setup: Setup, notes: Path) -> list[Note]:
    """What is noted by a run of this setup."""
    before = len(read(notes))
    source = context.workdir / "source.txt"
    source.write_text(setup.text)
    context.call(
        Cache.run,
        code=setup.code,
        source=str(source),
        parameter=setup.parameter,
        notes=str(notes),
    )
    return read(notes)[before:]
