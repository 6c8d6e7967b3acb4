"""Whether a fan-out whose width is known only at run time hands all its results to a join.

Step `plan` reads the width from the file `width` and lets the framework start as many steps
`item`, numbered from 0; each does `note(notes, "item", number=number)` and returns
`number * number + 1`. Step `join` gets all results by the framework's means and does
`note(notes, "join", results=[...])`. A width counts when each number was noted by one step, and
one join noted all results, in any order. Widths are 1, 10 and 100.

`frameworks/NAME/probes/configuration/fan_out.py` offers

    run(request, width: str, notes: str) -> str

which returns the framework's run id when the run is over; `width` is the path of the file. The
same pipeline serves all widths.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("fan_out", services=True)
def fan_out(context: Context) -> Finding:
    """Fan out to 1, 10 and 100 steps, and count the widths whose results were all joined."""
    raise ToolFailed("not written yet")
