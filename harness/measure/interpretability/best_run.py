"""How many calls of its API the best of 20 runs takes.

The host checks that the answer is right, and that one of the listed calls has given it. Evidence:
best_run.json, with all calls.
The question: `harness.worker.questions.interpretability.BestRun`.
"""

from harness.measure.probe import Context, Finding, FrameworkFailed, ToolFailed, probe
from harness.worker.questions.interpretability import Best, BestRun

RUNS = 20
# All different, the best neither first nor last.
ACCURACIES = [round(0.5 + (7 * number + 3) % RUNS / 50, 4) for number in range(RUNS)]


@probe("best_run", services=True)
def best_run(context: Context) -> Finding:
    """Count the calls that find the best of 20 runs."""
    made = context.call(BestRun.make, accuracies=ACCURACIES)
    answer = context.call(BestRun.best)
    context.keep("best_run.json", {"accuracies": ACCURACIES, "made": made, "answer": answer})
    check_best(answer["number"], answer["accuracy"], ACCURACIES)
    finding = Finding()
    finding.add("best_run.calls", counted(answer), "calls")
    return finding


def check_best(number: int, accuracy: float, accuracies: list[float]) -> None:
    """Raises FrameworkFailed when that is not the best of these runs."""
    best = max(accuracies)
    if (number, accuracy) != (accuracies.index(best), best):
        raise FrameworkFailed(
            f"it calls run {number} with {accuracy} the best,"
            f" which is {accuracies.index(best)} with {best}"
        )


def counted(answer: Best) -> int:
    """Calls that were made; raises ToolFailed when the answer did not come from them."""
    calls = answer["calls"]
    if not any(repr(answer["accuracy"]) in call["result"] for call in calls):
        raise ToolFailed(f"none of the {len(calls)} calls listed gave {answer['accuracy']}")
    return len(calls)
