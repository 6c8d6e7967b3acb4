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

import statistics
from typing import Any

from harness.measure.interpretability.best_run import check_best
from harness.measure.probe import Context, Finding, FrameworkFailed, ToolFailed, probe

RUNS = 1000
ACCURACIES = [round(0.1 + (617 * number + 123) % RUNS / 1250, 4) for number in range(RUNS)]
REPEATS = 3
MAKE_SECONDS = 240.0  # that making them may take, before it is given up
SLOW = 30.0  # s; as slow as the scale goes, and not repeated


@probe("search_speed", services=True)
def search_speed(context: Context) -> Finding:
    """Time the query for the best of 1,000 runs."""
    module = "interpretability.search_speed"
    made = context.call(module, "make", timeout=MAKE_SECONDS, accuracies=ACCURACIES)
    count = context.call(module, "count")
    answers: list[dict[str, Any]] = []
    while len(answers) < REPEATS and not any(each["seconds"] > SLOW for each in answers):
        answers.append(context.call(module, "best"))
    context.keep("search_speed.json", {"made": made, "count": count, "answers": answers})
    if count != RUNS:
        raise FrameworkFailed(f"its store has {count} of {RUNS} runs")
    for answer in answers:
        check_best(answer, ACCURACIES)
    seconds = [float(answer["seconds"]) for answer in answers]
    if min(seconds) <= 0:
        raise ToolFailed(f"these are no times: {seconds}")
    finding = Finding()
    finding.add("search_speed.seconds", statistics.median(seconds), "s")
    return finding
