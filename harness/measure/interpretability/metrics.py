"""Whether metrics of each epoch come back without loss.

Five series of (step, value), each a case, logged in one run as the framework's documentation logs
or keeps what a training measures per epoch:

    loss_nan                 20 points, of which three are NaN
    loss_infinite            20 points, with +infinity and -infinity among them
    précision_精度            20 points under a unicode name
    unordered                20 points whose steps are not logged in order
    long                     10,000 points

`frameworks/NAME/probes/interpretability/metrics.py` offers

    run(request, series: {name: [[step, text], ...]}) -> the framework's run id
        logs them in the order given. A value is `float(text)`: JSON has no NaN.
    read(request, run_id: str) -> {name: [[step, value], ...] or Missing}
        what the store says of that run, as numbers. A process of its own.

A case passes when the same points come back, bit by bit, in whatever order; a store that has no
place for the step gives a position in its stead. Missing is {"unsupported": reason,
"documentation": URL}: a case that the framework cannot do.
Evidence: metrics.json.
"""

import json
import math
from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

from harness.measure.configuration.cases import Cases
from harness.measure.interpretability.missing import present
from harness.measure.probe import Context, Finding, probe

Points = list[tuple[int, str]]
LONG = 10_000


@probe("metrics", services=True)
def metrics(context: Context) -> Finding:
    """Log difficult metrics and compare what comes back, point by point."""
    given = series()
    run_id = context.call("interpretability.metrics", "run", series=given)
    stored = context.call("interpretability.metrics", "read", run_id=run_id)
    # Python's own writer: JSON has no NaN, and what came back instead of one is the finding.
    context.keep("metrics.json", json.dumps({"run": run_id, "given": given, "stored": stored}))
    cases = Cases(context, "metrics.lossless")
    for name, points in given.items():
        cases.ask(name, partial(lost, points, stored.get(name)))
    return cases.finding()


def series() -> dict[str, Points]:
    """What a training may have to log, by the name of its metric."""
    losses = [repr(1 / (step + 1)) for step in range(20)]
    special = {3: "nan", 4: "nan", 11: "nan"}
    infinite = {0: "inf", 12: "-inf", 13: "inf"}
    shuffled = [(7 * position + 3) % 20 for position in range(20)]
    return {
        "loss_nan": [(step, special.get(step, loss)) for step, loss in enumerate(losses)],
        "loss_infinite": [(step, infinite.get(step, loss)) for step, loss in enumerate(losses)],
        "précision_精度": list(enumerate(losses)),
        "unordered": [(step, losses[step]) for step in shuffled],
        "long": [(step, repr(math.sin(step))) for step in range(LONG)],
    }


def lost(given: Points, stored: Any) -> str:
    """What has not come back as it was; "" when all has. Raises Unsupported if it says so."""
    points = present(stored)
    if not points:
        return "nothing came back"
    missing = _counted(given) - _counted(points)
    added = _counted(points) - _counted(given)
    if not missing and not added:
        return ""
    examples = f"{_some(missing)} became {_some(added)}"
    return f"{missing.total()} of {len(given)} points did not come back: {examples}"


def _counted(points: Sequence[Sequence[Any]]) -> Counter[tuple[int, str]]:
    """Points by step and value; NaN, which equals nothing, as its name."""
    return Counter((int(step), repr(float(value))) for step, value in points)


def _some(points: Counter[tuple[int, str]]) -> str:
    return ", ".join(f"{value} at {step}" for step, value in sorted(points)[:3]) or "nothing"
