"""Whether independent steps run at the same time, and no more than a limit allows.

Six independent steps each do `note(notes, "begin")`, sleep `seconds`, and `note(notes, "end")`.
Two cases: without a limit of ours at least two are seen at once; with `limit` 2 exactly two are.
In both all six have to begin and to end.

`frameworks/NAME/probes/configuration/concurrency.py` offers

    run(request, limit: int | None, seconds: float, notes: str) -> str

which returns the framework's run id when the run is over. `limit` 2 is given as the framework's
documented limit of a pipeline, pool or loop; None leaves out every limit, or sets it to six where
the framework demands one. NotSupported counts for this case.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("concurrency", services=True)
def concurrency(context: Context) -> Finding:
    """Count steps that run at once, without a limit and with a limit of two."""
    raise ToolFailed("not written yet")
