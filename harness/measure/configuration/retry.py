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

from functools import partial
from typing import Any

from harness.measure.configuration.cases import Cases, differs
from harness.measure.probe import Context, Finding, probe
from harness.measure.witness import read

FAILURES = 2  # before the step passes


@probe("retry", services=True)
def retry(context: Context) -> Finding:
    """Count attempts of a step that fails twice, with three tries allowed and with two."""
    cases = Cases(context, "retry.counted")
    for tries in (FAILURES + 1, FAILURES):
        cases.ask(f"{tries} tries", partial(_tried, context, tries))
    return cases.finding()


def _tried(context: Context, tries: int) -> str:
    notes = context.evidence / f"tries-{tries}.jsonl"
    run_id = context.call("configuration.retry", "run", tries=tries, notes=str(notes))
    succeeded = context.call("configuration.retry", "succeeded", run_id=run_id)
    attempts = sum(note.what == "attempt" for note in read(notes))
    return wrong(attempts, succeeded, tries)


def wrong(attempts: int, succeeded: Any, tries: int) -> str:
    """What is not as it should be after so many tries; "" when all is."""
    return differs("attempts", attempts, tries) or differs(
        "succeeded, by the store", succeeded, tries > FAILURES
    )
