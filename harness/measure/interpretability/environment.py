"""Whether a run records the Python and the packages that it ran with.

The host asks the environment for its versions, and looks for them in what the store says. Evidence:
environment.json.
The question: `harness.worker.questions.interpretability.Environment`.
"""

import json
import re
from functools import partial

from harness.measure.cases import Cases, present
from harness.measure.probe import Context, Finding, ToolFailed, probe
from harness.worker.contract import Lack
from harness.worker.questions.interpretability import Environment

PACKAGES = ("numpy", "pandas")
ASK = """import json, platform
from importlib.metadata import version
print(json.dumps({"python": platform.python_version(), **{n: version(n) for n in NAMES}}))"""


@probe("environment", services=True)
def environment(context: Context) -> Finding:
    """Look for the versions of Python and of two packages in what the store says."""
    installed = _installed(context)
    run_id = context.call(Environment.run)
    told = context.call(Environment.read, run_id=run_id)
    context.keep("environment.json", {"run": run_id, "installed": installed, "told": told})
    cases = Cases(context, "environment.told")
    cases.ask("python", partial(_python, told["python"], installed["python"]))
    cases.ask("packages", partial(_packages, told["packages"], installed))
    return cases.finding()


def _installed(context: Context) -> dict[str, str]:
    code = ASK.replace("NAMES", repr(PACKAGES))
    done = context.python("-c", code, name="installed")
    if not done.ok:
        raise ToolFailed(f"the environment does not tell its versions: {done.output[-300:]}")
    versions: dict[str, str] = json.loads(done.output.splitlines()[-1])
    return versions


def _python(text: str | Lack | None, version: str) -> str:
    return "" if stands(version, present(text) or "") else f"it does not say Python {version}"


def _packages(text: str | Lack | None, installed: dict[str, str]) -> str:
    recorded = present(text) or ""
    missing = [n for n in PACKAGES if not stands(installed[n], recorded, behind=n)]
    return f"no version of {', '.join(missing)}, or another than ran" if missing else ""


def stands(version: str, text: str, behind: str = "") -> bool:
    """Whether the version is in the text, whole, and behind a name where one is given."""
    name = rf"(?<![\w-]){re.escape(behind)}[^\w.]{{1,12}}" if behind else r"(?<![\d.])"
    return re.search(rf"{name}{re.escape(version)}(?!\.?\d)", text) is not None
