"""Whether a time limit ends a step that hangs: the run as failed, and its process for good.

One step does `note(notes, "begin")`, sleeps for ten minutes in Python and then does
`note(notes, "end")`. The framework is told to stop it after `limit` seconds. Two cases: the run
is over within 60 s of the beginning, and failed, as the framework's own store says; and the
process that noted "begin" no longer lives two seconds after that, as the host sees, which looks at
processes while the snippet waits.

`frameworks/NAME/probes/configuration/timeout.py` offers

    run(request, limit: int, notes: str, linger: float) -> str
    succeeded(request, run_id: str) -> bool

`run` waits until the framework says that the run is over (its command has ended, or its API tells
so), does `note(notes, "over")`, sleeps `linger` seconds, so that the host's end of this process
tree is not taken for the framework's, and returns the run id. `succeeded` is called in a fresh
process, and asks the framework's own store or files.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("timeout", services=True)
def timeout(context: Context) -> Finding:
    """Let a step hang under a time limit; see the run fail and its process end."""
    raise ToolFailed("not written yet")
