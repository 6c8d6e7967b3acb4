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
The answer has to be right (else the probe fails), and the calls' results must hold it: number and
accuracy stand in them. Results are kept as text.
Evidence: best_run.json, with all calls.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("best_run", services=True)
def best_run(context: Context) -> Finding:
    """Count the calls that find the best of 20 runs."""
    raise ToolFailed("not written yet")
