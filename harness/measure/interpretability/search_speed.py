"""How long the query for the best of 1,000 runs takes.

`frameworks/NAME/probes/interpretability/search_speed.py` offers

    make(request, accuracies: [float, ...]) -> {"copied": bool, "how": text}
        stores 1,000 finished runs, each with its place in the list as `number` and its accuracy.
        Where 1,000 real runs would take longer than 120 s: a few real runs, of which the others are
        copies within the framework's own store, with their own ids, numbers and accuracies.
    count(request) -> int
        how many runs of this probe the store has.
    best(request) -> {"number": int, "accuracy": float, "seconds": float}
        as in `best_run`, from the store; the seconds of the query by `time.perf_counter()`, without
        imports. A process of its own, three times.

The figure is the median. The answer has to be right and all runs be there, else the probe fails.
Evidence: search_speed.json, which tells whether the runs are copies.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("search_speed", services=True)
def search_speed(context: Context) -> Finding:
    """Time the query for the best of 1,000 runs."""
    raise ToolFailed("not written yet")
