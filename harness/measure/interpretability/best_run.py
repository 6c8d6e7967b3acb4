"""How many calls of its API the best of 20 runs takes.

Twenty runs with an accuracy each are made; then a process of its own finds the best.

`frameworks/NAME/probes/interpretability/best_run.py` offers

    make(request, accuracies: [float, ...]) -> anything
        one run each, which keeps its place in the list as `number` and its accuracy as `accuracy`,
        as the framework's documentation keeps a parameter and a final metric.
    best(request) -> {"number": int, "accuracy": float, "calls": [{"call", "result"}, ...]}
        from the framework's store by its public API (client, REST, CLI), with as few calls as that
        allows. Each goes through `harness.worker.calls.Calls`, which lists it as it is made:

            calls = Calls()
            runs = calls("MlflowClient.search_runs(order_by=...)", lambda: client.search_runs(...))
            return {"number": ..., "accuracy": ..., "calls": calls.made}

A call is what fetches from the store: a request, a command, an attribute that loads. A loop over 20
runs that loads each one's accuracy is 20. The next page of a listing is one more.
The answer has to be right (else the probe fails), and its accuracy has to stand in the result of a
call that is listed, kept as text. Reading the number of the run that was found is not counted: a
run's id would do as well.
Evidence: best_run.json, with all calls.
"""

from typing import Any

from harness.measure.probe import Context, Finding, FrameworkFailed, ToolFailed, probe

RUNS = 20
# All different, the best neither first nor last.
ACCURACIES = [round(0.5 + (7 * number + 3) % RUNS / 50, 4) for number in range(RUNS)]


@probe("best_run", services=True)
def best_run(context: Context) -> Finding:
    """Count the calls that find the best of 20 runs."""
    made = context.call("interpretability.best_run", "make", accuracies=ACCURACIES)
    answer = context.call("interpretability.best_run", "best")
    context.keep("best_run.json", {"accuracies": ACCURACIES, "made": made, "answer": answer})
    check_best(answer, ACCURACIES)
    finding = Finding()
    finding.add("best_run.calls", counted(answer), "calls")
    return finding


def check_best(answer: dict[str, Any], accuracies: list[float]) -> None:
    """Raises FrameworkFailed when that is not the best of these runs."""
    best = max(accuracies)
    if (answer["number"], answer["accuracy"]) != (accuracies.index(best), best):
        raise FrameworkFailed(
            f"it calls run {answer['number']} with {answer['accuracy']} the best,"
            f" which is {accuracies.index(best)} with {best}"
        )


def counted(answer: dict[str, Any]) -> int:
    """Calls that were made; raises ToolFailed when the answer did not come from them."""
    calls = answer["calls"]
    if not any(repr(answer["accuracy"]) in call["result"] for call in calls):
        raise ToolFailed(f"none of the {len(calls)} calls listed gave {answer['accuracy']}")
    return len(calls)
