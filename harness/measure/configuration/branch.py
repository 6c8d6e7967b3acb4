"""Whether a condition known only at run time chooses the step that runs, and no other does.

The host writes the coin for each side, and judges what the steps noted.
The question: `harness.worker.questions.configuration.Branch`.
"""

from functools import partial

from harness.measure.cases import Cases, differs
from harness.measure.probe import Context, Finding, probe
from harness.measure.witness import Note, read
from harness.worker.questions.configuration import Branch

SIDES = ["left", "right"]


@probe("branch", services=True)
def branch(context: Context) -> Finding:
    """Run both sides of one condition, and count those that alone ran."""
    cases = Cases(context, "branch.right")
    for side in SIDES:
        cases.ask(side, partial(_side, context, side))
    return cases.finding()


def _side(context: Context, side: str) -> str:
    coin, notes = context.workdir / "coin", context.evidence / f"{side}.jsonl"
    coin.write_text(side)
    context.call(Branch.run, coin=str(coin), notes=str(notes))
    return wrong(read(notes), side)


def wrong(notes: list[Note], side: str) -> str:
    """What else than `decide` and then this side ran; "" when nothing did."""
    unlike = differs("steps", [note.what for note in notes], ["decide", side])
    if not unlike and notes[0].pid == notes[1].pid:
        return "both steps ran in one process, so the framework cannot have chosen between them"
    return unlike
