"""Whether a failing step is tried again, as often as it may be and not more.

One step does `note(notes, "attempt")`, and raises as long as `times(notes, "attempt") <= 2`
(`harness.worker.witness.times`). Two cases: with `tries` 3 the run succeeds after three attempts;
with `tries` 2 it fails after two, and a third does not come. Attempts are counted by the notes,
the outcome is what the framework's store says.

`frameworks/NAME/probes/configuration/retry.py` offers

    run(request, tries: int, notes: str) -> str
    succeeded(request, run_id: str) -> bool

`run` has the framework try the step up to `tries` times, with the shortest delay that it allows
(at most 2 s), and returns its run id when the run is over, also when it failed. `succeeded` is
called in a fresh process, and asks the framework's own store or files.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("retry", services=True)
def retry(context: Context) -> Finding:
    """Count attempts of a step that fails twice, with three tries allowed and with two."""
    raise ToolFailed("not written yet")
