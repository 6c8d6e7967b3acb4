"""Whether a query finds exactly the right ones of 20 runs: by metric, parameter and tag.

The host works out itself which runs match. A filter is the framework's own where the calls that
were listed gave back the ids of these runs, and of no others. Evidence: search_filter.json, with
runs, ids and calls; cases.json.
The question: `harness.worker.questions.interpretability.SearchFilter`.
"""

import re
from collections.abc import Sequence
from functools import partial

from harness.measure.cases import Cases
from harness.measure.probe import Context, Finding, ToolFailed, probe
from harness.worker.questions.interpretability import Filter, Filtered, Labelled, SearchFilter

BOUND = 0.75
# Texts that begin alike, so that equal is told from similar.
OPTIMIZERS = ("adam", "adamw", "sgd")
STAGES = ("candidate", None, "candidate-2", "candidate")
# Three runs have the bound itself, and three have no accuracy. Two runs meet all three conditions.
ACCURACIES = (
    *(0.875, 0.5, 1.0, BOUND, 0.625, 0.25, 0.8125, None, 0.9375, 0.125),
    *(BOUND, 0.78125, 0.96875, None, 0.375, None, 0.71875, 0.90625, 0.0625, BOUND),
)


def _run(number: int) -> Labelled:
    return {
        "optimizer": OPTIMIZERS[number % 3],
        "accuracy": ACCURACIES[number],
        "stage": STAGES[number % 4],
    }


RUNS = [_run(number) for number in range(20)]
FILTERS: dict[str, Filter] = {
    "metric": {"above": BOUND},
    "param": {"optimizer": "adam"},
    "tag": {"stage": "candidate"},
    "all three": {"above": BOUND, "optimizer": "adam", "stage": "candidate"},
}


@probe("search_filter", services=True)
def search_filter(context: Context) -> Finding:
    """Find runs by a metric, by a parameter, by a tag, and by all three."""
    run_ids = context.call(SearchFilter.make, runs=RUNS)
    if len(set(run_ids)) != len(RUNS):
        raise ToolFailed(f"{len(set(run_ids))} ids for {len(RUNS)} runs")
    seen: dict[str, Filtered] = {}
    cases = Cases(context, "search_filter.right")
    for name, wanted in FILTERS.items():
        cases.ask(name, partial(_wrong, context, name, wanted, run_ids, seen))
    context.keep("search_filter.json", {"runs": RUNS, "ids": run_ids, "found": seen})
    return cases.finding()


def _wrong(
    context: Context, name: str, wanted: Filter, run_ids: Sequence[str], seen: dict[str, Filtered]
) -> str:
    seen[name] = context.call(SearchFilter.find, wanted=wanted)
    right = {each for each, run in zip(run_ids, RUNS, strict=True) if matches(run, wanted)}
    return wrong(seen[name], right, set(run_ids) - right)


def matches(run: Labelled, wanted: Filter) -> bool:
    """Whether the run meets all conditions."""
    accuracy = run["accuracy"]
    if "above" in wanted and (accuracy is None or accuracy <= wanted["above"]):
        return False
    if "optimizer" in wanted and run["optimizer"] != wanted["optimizer"]:
        return False
    return "stage" not in wanted or run["stage"] == wanted["stage"]


def wrong(found: Filtered, right: set[str], others: set[str]) -> str:
    """What was found and should not be, or the other way round; "" when all is right."""
    runs = set(found["runs"])
    if runs != right:
        return f"{len(runs - right)} runs too many, {len(right - runs)} of {len(right)} missing"
    results = [call["result"] for call in found["calls"]]
    if loose := [each for each in others if any(_stands(each, text) for text in results)]:
        return f"calls gave back {len(loose)} runs that do not match: the filter is not its own"
    if unseen := [each for each in right if not any(_stands(each, text) for text in results)]:
        raise ToolFailed(f"no call that is listed gave back {', '.join(sorted(unseen))}")
    return ""


def _stands(run_id: str, text: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(run_id)}(?![\w.])", text) is not None
