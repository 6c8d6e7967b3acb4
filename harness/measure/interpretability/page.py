"""Whether a page of its user interface, or a report that it renders, shows a run's accuracy.

`frameworks/NAME/probes/interpretability/page.py` offers

    run(request, accuracy: float) -> the framework's run id
        a run that keeps this accuracy (four digits) as the documentation keeps a final metric, or
        puts it on the report that the framework renders.
    page(request, run_id: str) -> a Page (see `browser`)
        of a service that the batch has up, or the report as the store gives it back, a file. A
        process of its own.

The case passes when the accuracy stands in the text that headless Chromium shows, as 0.7319 or as
73.19, with nothing behind it but more digits of its own.
Evidence: page.png, page.txt. Without a browser the probe is an error that says what to install.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("page", services=True)
def page(context: Context) -> Finding:
    """Open the page that shows a run's accuracy in a browser."""
    raise ToolFailed("not written yet")
