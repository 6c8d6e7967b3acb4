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

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("branch", services=True)
def branch(context: Context) -> Finding:
    """Run both sides of one condition, and count those that alone ran."""
    raise ToolFailed("not written yet")
