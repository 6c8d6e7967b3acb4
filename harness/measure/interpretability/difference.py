"""Whether the framework's own comparison of two runs shows what differs, and only that.

The host plants the values, and looks for them in the text or in what the browser shows:

    params   rate_changed 0.125 / 0.375    rate_kept 0.625 / 0.625
    metrics  score_changed 0.53125 / 0.71875    score_kept 0.84375 / 0.84375

Evidence: difference.txt, difference.png for a page.
The question: `harness.worker.questions.interpretability.Difference`.
"""

import re
from functools import partial
from typing import NamedTuple

from harness.measure.cases import Cases
from harness.measure.interpretability import browser
from harness.measure.probe import Context, Finding, probe
from harness.worker.questions.interpretability import Compared, Difference, Run


class Planted(NamedTuple):
    """What differs between the two runs, with both values, and what is equal in both."""

    changed: str
    values: tuple[float, float]
    kept: str
    value: float

    def of(self, run: int) -> dict[str, float]:
        """What one of the runs has."""
        return {self.changed: self.values[run], self.kept: self.value}


PLANTED = {
    "params": Planted("rate_changed", (0.125, 0.375), "rate_kept", 0.625),
    "metrics": Planted("score_changed", (0.53125, 0.71875), "score_kept", 0.84375),
}


@probe("difference", services=True)
def difference(context: Context) -> Finding:
    """Plant a difference between two runs and look for it in the framework's comparison."""
    params, metrics = PLANTED["params"], PLANTED["metrics"]
    runs: list[Run] = [{"params": {**params.of(n)}, "metrics": metrics.of(n)} for n in (0, 1)]
    run_ids = context.call(Difference.make, runs=runs)
    compared = context.call(Difference.compare, run_ids=run_ids)
    text = _text(context, compared)
    context.keep("difference.txt", text)
    cases = Cases(context, "difference.shown")
    for kind, planted in PLANTED.items():
        cases.ask(kind, partial(wrong, text, planted))
    return cases.finding()


def _text(context: Context, compared: Compared) -> str:
    if "text" in compared:
        return compared["text"]
    wanted = [re.escape(planted.changed) for planted in PLANTED.values()]
    return browser.text(context, "difference", compared, wanted)


def wrong(text: str, planted: Planted) -> str:
    """What the comparison does not show, or shows and should not; "" when it is right."""
    shown = [planted.changed, *map(str, planted.values)]
    if missing := [each for each in shown if not _stands(each, text)]:
        return f"the comparison does not show {', '.join(missing)}"
    return f"it shows {planted.kept}, which is equal" if _stands(planted.kept, text) else ""


def _stands(word: str, text: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(word)}(?!\w)", text) is not None
