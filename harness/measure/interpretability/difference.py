"""Whether the framework's own comparison of two runs shows what differs, and only that.

Two runs with two parameters and two metrics each, of which one differs:

    params   rate_changed 0.125 / 0.375    rate_kept 0.625 / 0.625
    metrics  score_changed 0.53125 / 0.71875    score_kept 0.84375 / 0.84375

`frameworks/NAME/probes/interpretability/difference.py` offers

    make(request, runs: [{"params": {name: value}, "metrics": {name: value}}, ...]) -> [run id, ...]
    compare(request, run_ids: [str, str]) -> {"text": str} or a Page (see `browser`)
        what the framework's comparison of these runs prints: the output of its command or its API
        for that; or the page that compares, with what has to be clicked so that it shows only
        differences. A table of all values of all runs, or a comparison that other packages make of
        it, is none: NotSupported.

A case (params, metrics) passes when the name that differs stands in the text with both values, and
the name that is equal is not there. Of a page, the text is what the browser shows.
Evidence: difference.txt, difference.png for a page.
"""

import re
from functools import partial
from typing import Any, NamedTuple

from harness.measure.configuration.cases import Cases
from harness.measure.interpretability import browser
from harness.measure.probe import Context, Finding, probe


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
    runs = [{kind: planted.of(run) for kind, planted in PLANTED.items()} for run in (0, 1)]
    run_ids = context.call("interpretability.difference", "make", runs=runs)
    compared = context.call("interpretability.difference", "compare", run_ids=run_ids)
    text = _text(context, compared)
    context.keep("difference.txt", text)
    cases = Cases(context, "difference.shown")
    for kind, planted in PLANTED.items():
        cases.ask(kind, partial(wrong, text, planted))
    return cases.finding()


def _text(context: Context, compared: dict[str, Any]) -> str:
    if "text" in compared:
        return str(compared["text"])
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
