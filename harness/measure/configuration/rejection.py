"""Whether a parameter of the wrong type and an unknown one are rejected before any step runs.

A pipeline has one parameter, `count` (int, default 1), and one step, that does
`note(notes, "step")`. A mistake counts when no step noted anything, the framework answered with
an error, and its message names the parameter or the value. A control without a mistake has to run.

`frameworks/NAME/probes/configuration/rejection.py` offers

    run(request, parameters: dict, notes: str) -> {"code": int, "message": str}

which starts the pipeline with `parameters`, given in the framework's documented way:
{"count": 7} (the control), {"count": "seven"} or {"cuont": 7}. `code` is the exit code of its
command, or the HTTP status of its answer; `message` is all that it said. Where it accepts them,
`run` returns when the run is over, so that the host sees whether a step ran.
NotSupported counts for this mistake. `notes` itself may come in by any way.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("rejection", services=True)
def rejection(context: Context) -> Finding:
    """Count the mistakes in parameters that are refused before any step runs."""
    raise ToolFailed("not written yet")
