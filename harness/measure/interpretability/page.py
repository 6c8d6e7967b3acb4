"""Whether a page of its user interface, or a report that it renders, shows a run's accuracy.

`frameworks/NAME/probes/interpretability/page.py` offers

    run(request, accuracy: float) -> the framework's run id
        a run that keeps this accuracy (four digits) as the documentation keeps a final metric, or
        puts it on the report that the framework renders.
    page(request, run_id: str) -> a Page (see `browser`)
        of a service that the batch has up, or the report as the store gives it back, a file. A
        process of its own.

A report is one that the framework renders from values or from components of its own (a card, a
chart). HTML that a step of ours has written, and the framework only keeps, is none: NotSupported.

The case passes when the accuracy stands in the text that headless Chromium shows, as 0.7319 or as
73.19, with nothing behind it but more digits of its own.
Evidence: page.png, page.txt. Without a browser the probe is an error that says what to install.
"""

import math
import re

from harness.measure.interpretability import browser
from harness.measure.probe import Context, Finding, probe

ACCURACY = 0.7319
# What a browser waits for; the judgement is `shows`. A float32 of it begins with 0.73189.
WANTED = r"0?\.7319|0?\.73189|73\.19|73\.189"


@probe("page", services=True)
def page(context: Context) -> Finding:
    """Open the page that shows a run's accuracy in a browser."""
    browser.find()  # before a framework works for nothing
    run_id = context.call("interpretability.page", "run", accuracy=ACCURACY)
    opened = context.call("interpretability.page", "page", run_id=run_id)
    text = browser.text(context, "page", opened, [WANTED])
    context.keep("page.txt", text)
    finding = Finding()
    finding.answer("page.shown", int(shows(text, ACCURACY)), 1)
    return finding


def shows(text: str, accuracy: float) -> bool:
    """Whether a number in the text is the accuracy, or the percentage that it is."""
    numbers = [float(each) for each in re.findall(r"(?<![\d.])\d*\.\d+(?![.\d])", text)]
    return any(
        math.isclose(number, wanted, rel_tol=1e-6)
        for number in numbers
        for wanted in (accuracy, 100 * accuracy)
    )
