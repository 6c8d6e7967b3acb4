"""What the store tells of a failed step.

The host looks for the step's name, for the exception and for the line that raised. Evidence:
failing_step.json.
The question: `harness.worker.questions.interpretability.FailingStep`.
"""

import inspect
import re
from functools import partial
from pathlib import Path

from harness.measure.cases import Cases, differs, present
from harness.measure.probe import Context, Finding, probe
from harness.worker import planted
from harness.worker.contract import Lack
from harness.worker.questions.interpretability import FailingStep

STEP = "evaluate"


@probe("failing_step", services=True)
def failing_step(context: Context) -> Finding:
    """Let a step fail and read from the store which, how and where."""
    message = f"no images in {context.workdir.name}-77141"
    run_id = context.call(FailingStep.run, message=message)
    told = context.call(FailingStep.read, run_id=run_id)
    file, line = raised_at()
    evidence = {"run": run_id, "message": message, "file": file, "line": line, "told": told}
    context.keep("failing_step.json", evidence)
    cases = Cases(context, "failing_step.told")
    cases.ask("step", partial(_step, told["step"]))
    cases.ask("exception", partial(_exception, told["exception"], message))
    cases.ask("traceback", partial(_traceback, told["traceback"]))
    return cases.finding()


def _step(names: list[str] | Lack) -> str:
    return differs("failed steps", present(names), [STEP])


def _exception(text: str | Lack | None, message: str) -> str:
    missing = [each for each in ("ValueError", message) if each not in (present(text) or "")]
    return f"it does not say {', '.join(missing)}" if missing else ""


def _traceback(text: str | Lack | None) -> str:
    file, line = raised_at()
    place = rf"{re.escape(file)}\D{{1,30}}{line}(?!\d)"  # as Python, JSON and others write it
    found = re.search(place, present(text) or "")
    return "" if found else f"it does not name line {line} of {file}"


def raised_at() -> tuple[str, int]:
    """File and number of the line that raises in the failing step."""
    lines, first = inspect.getsourcelines(planted.fail)
    offset = next(n for n, line in enumerate(lines) if line.strip().startswith("raise "))
    return Path(planted.__file__).name, first + offset
