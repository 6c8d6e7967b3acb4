"""Whether a condition known only at run time chooses the step that runs, and the other does not.

Step `decide` reads the file `coin`, whose text is "left" or "right", does `note(notes, "decide")`
and lets the framework choose: step `left` does `note(notes, "left")`, step `right` likewise. The
same pipeline is run twice, with one side each. A side counts when `decide` and that side noted
once each, in this order and in different processes, and the other side noted nothing. An `if`
inside a step is no branch.

`frameworks/NAME/probes/configuration/branch.py` offers

    run(request, coin: str, notes: str) -> str

which returns the framework's run id when the run is over; `coin` is the path of the file.
"""

from functools import partial

from harness.measure.configuration.cases import Cases, differs
from harness.measure.probe import Context, Finding, probe
from harness.measure.witness import Note, read

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
    context.call("configuration.branch", "run", coin=str(coin), notes=str(notes))
    return wrong(read(notes), side)


def wrong(notes: list[Note], side: str) -> str:
    """What else than `decide` and then this side ran; "" when nothing did."""
    unlike = differs("steps", [note.what for note in notes], ["decide", side])
    if not unlike and notes[0].pid == notes[1].pid:
        return "both steps are one process, which the framework cannot have chosen between"
    return unlike
