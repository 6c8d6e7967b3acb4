"""Whether a fan-out whose width is known only at run time hands all its results to a join.

The host writes the width and judges what the steps noted. How long a width took, from its first
step to its join, is kept as a sample that scores nothing: frameworks differ in how many steps they
run at a time.
The question: `harness.worker.questions.configuration.FanOut`.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from harness.measure.cases import Cases, differs
from harness.measure.probe import Context, Finding, probe
from harness.measure.witness import Note, read
from harness.worker.questions.configuration import FanOut

WIDTHS = [1, 10, 100]


@probe("fan_out", services=True)
def fan_out(context: Context) -> Finding:
    """Fan out to 1, 10 and 100 steps, and count the widths whose results were all joined."""
    cases = Cases(context, "fan_out.joined")
    for width in WIDTHS:
        cases.ask(f"width {width}", partial(_width, context, width))
    finding = cases.finding()
    for width, case in zip(WIDTHS, cases.cases, strict=True):
        seconds = lasted(read(_notes(context, width)))
        if case.passed and seconds is not None:
            finding.add(f"fan_out.seconds.{width}", seconds, "s")
    return finding


def _width(context: Context, width: int) -> str:
    file, notes = context.workdir / "width", _notes(context, width)
    file.write_text(str(width))
    context.call(FanOut.run, width=str(file), notes=str(notes))
    return wrong(read(notes), width)


def _notes(context: Context, width: int) -> Path:
    return context.evidence / f"width-{width}.jsonl"


def lasted(notes: Sequence[Note]) -> float | None:
    """Seconds from the first step to the join; None when one of them never came."""
    steps = [note.at for note in notes if note.what == "item"]
    joins = [note.at for note in notes if note.what == "join"]
    return max(joins) - min(steps) if steps and joins else None


def wrong(notes: Sequence[Note], width: int) -> str:
    """What was not run once, or not joined; "" when all was."""
    numbers = sorted(note.more["number"] for note in notes if note.what == "item")
    if unlike := differs("steps", numbers, list(range(width))):
        return unlike
    joins = [note.more["results"] for note in notes if note.what == "join"]
    if len(joins) != 1:
        return f"{len(joins)} joins"
    return differs("joined", sorted(joins[0]), [number * number + 1 for number in range(width)])
