"""Whether metrics of each epoch come back without loss.

The host makes the series, each a case, and compares them point by point:

    loss_nan                 20 points, of which three are NaN
    loss_infinite            20 points, with +infinity and -infinity among them
    précision_精度            20 points under a unicode name
    unordered                20 points whose steps are not logged in order
    long                     10,000 points, of a thousand values: the evidence packs well

Evidence: metrics.json.
The question: `harness.worker.questions.interpretability.Metrics`.
"""

import json
import math
from collections import Counter
from collections.abc import Sequence
from functools import partial

from harness.measure.cases import Cases, present
from harness.measure.probe import Context, Finding, probe
from harness.worker.contract import Lack
from harness.worker.questions.interpretability import Metrics

Points = list[tuple[int, str]]
Stored = list[tuple[int, float]] | Lack
LONG = 10_000


@probe("metrics", services=True)
def metrics(context: Context) -> Finding:
    """Log difficult metrics and compare what comes back, point by point."""
    given = series()
    run_id = context.call(Metrics.run, series=given)
    stored = context.call(Metrics.read, run_id=run_id)
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
        "long": [(step, repr(math.sin(step % 1000))) for step in range(LONG)],
    }


def lost(given: Points, stored: Stored | None) -> str:
    """What has not come back as it was; "" when all has. Raises Unsupported if it says so."""
    points = None if stored is None else present(stored)
    if not points:
        return "nothing came back"
    missing = _counted(given) - _counted(points)
    added = _counted(points) - _counted(given)
    if not missing and not added:
        return ""
    examples = f"{_some(missing)} became {_some(added)}"
    return f"{missing.total()} of {len(given)} points did not come back: {examples}"


def _counted(points: Sequence[tuple[int, str | float]]) -> Counter[tuple[int, str]]:
    """Points by step and value; NaN, which equals nothing, as its name."""
    return Counter((step, repr(float(value))) for step, value in points)


def _some(points: Counter[tuple[int, str]]) -> str:
    return ", ".join(f"{value} at {step}" for step, value in sorted(points)[:3]) or "nothing"
