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

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("difference", services=True)
def difference(context: Context) -> Finding:
    """Plant a difference between two runs and look for it in the framework's comparison."""
    raise ToolFailed("not written yet")
