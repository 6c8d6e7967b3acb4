"""Whether a page of its user interface, or a report that it renders, shows a run's accuracy.

The host opens the page in headless Chromium, and looks for the accuracy in its text. Evidence:
page.png, page.txt. Without a browser it is an error that says what to install.
The question: `harness.worker.questions.interpretability.RunPage`.
"""

import math
import re

from harness.measure.interpretability import browser
from harness.measure.probe import Context, Finding, probe
from harness.worker.questions.interpretability import RunPage

ACCURACY = 0.7319
# What a browser waits for; the judgement is `shows`. A float32 of it begins with 0.73189.
WANTED = r"0?\.7319|0?\.73189|73\.19|73\.189"


@probe("page", services=True)
def page(context: Context) -> Finding:
    """Open the page that shows a run's accuracy in a browser."""
    browser.find()  # before a framework works for nothing
    run_id = context.call(RunPage.run, accuracy=ACCURACY)
    opened = context.call(RunPage.page, run_id=run_id)
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
