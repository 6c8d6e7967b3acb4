"""What the store tells of a failed step.

A run of two steps, `prepare` and then `evaluate`; the second calls
`harness.worker.planted.fail(message)`, which raises a ValueError with that message.

`frameworks/NAME/probes/interpretability/failing_step.py` offers

    run(request, message: str) -> the framework's run id
        waits until the run has failed; does not raise because of it.
    read(request, run_id: str) -> {"step": [names], "exception": str, "traceback": str}
        from the store, a process of its own: the names of the steps that the store calls failed;
        the text that it keeps of the exception; the text with the traceback (may be the same text,
        a log included). An entry that the store does not have is "" or Missing:
        {"unsupported": reason, "documentation": URL}.

Three facts: "step" is exactly `evaluate`; "exception" holds `ValueError` and the message;
"traceback" holds the file and the number of the line that raised.
Evidence: failing_step.json.
"""

import inspect
import re
from functools import partial
from pathlib import Path
from typing import Any

from harness.measure.configuration.cases import Cases, differs
from harness.measure.interpretability.missing import present
from harness.measure.probe import Context, Finding, probe
from harness.worker import planted

STEP = "evaluate"


@probe("failing_step", services=True)
def failing_step(context: Context) -> Finding:
    """Let a step fail and read from the store which, how and where."""
    message = f"no images in {context.workdir.name}-77141"
    run_id = context.call("interpretability.failing_step", "run", message=message)
    told = context.call("interpretability.failing_step", "read", run_id=run_id)
    context.keep("failing_step.json", {"run": run_id, "message": message, "told": told})
    cases = Cases(context, "failing_step.told")
    cases.ask("step", partial(_step, told["step"]))
    cases.ask("exception", partial(_exception, told["exception"], message))
    cases.ask("traceback", partial(_traceback, told["traceback"]))
    return cases.finding()


def _step(names: Any) -> str:
    return differs("failed steps", present(names) or [], [STEP])


def _exception(text: Any, message: str) -> str:
    missing = [each for each in ("ValueError", message) if each not in (present(text) or "")]
    return f"it does not say {', '.join(missing)}" if missing else ""


def _traceback(text: Any) -> str:
    file, line = raised_at()
    place = rf"{re.escape(file)}\D{{1,30}}{line}(?!\d)"  # as Python, JSON and others write it
    found = re.search(place, present(text) or "")
    return "" if found else f"it does not name line {line} of {file}"


def raised_at() -> tuple[str, int]:
    """File and number of the line that raises in the failing step."""
    lines, first = inspect.getsourcelines(planted.fail)
    offset = next(n for n, line in enumerate(lines) if line.strip().startswith("raise "))
    return Path(planted.__file__).name, first + offset
