"""Whether a failing step is tried again, as often as it may be and not more.

The host counts the attempts by their notes, and asks the store what became of the run.
The question: `harness.worker.questions.configuration.Retry`.
"""

from functools import partial
from typing import Any

from harness.measure.cases import Cases, differs
from harness.measure.probe import Context, Finding, probe
from harness.measure.witness import read
from harness.worker.questions.configuration import Retry

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
    run_id = context.call(Retry.run, tries=tries, notes=str(notes))
    succeeded = context.call(Retry.succeeded, run_id=run_id)
    context.keep(f"tries-{tries}.json", {"run": run_id, "succeeded": succeeded})
    attempts = sum(note.what == "attempt" for note in read(notes))
    return wrong(attempts, succeeded, tries)


def wrong(attempts: int, succeeded: Any, tries: int) -> str:
    """What is not as it should be after so many tries; "" when all is."""
    return differs("attempts", attempts, tries) or differs(
        "succeeded, by the store", succeeded, tries > FAILURES
    )
