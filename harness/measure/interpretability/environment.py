"""Whether a run records the Python and the packages that it ran with.

`frameworks/NAME/probes/interpretability/environment.py` offers

    run(request) -> the framework's run id
        a run whose step imports numpy and pandas; where the framework records packages with a
        model, with a model that needs them.
    read(request, run_id: str) -> {"python": text, "packages": text}
        from the store, a process of its own: whatever it has recorded by itself of the interpreter
        and of the packages, as it is (a file's content, tags, metadata). What a step of ours would
        have to write down is not recorded: "" or Missing, {"unsupported": reason, "documentation":
        URL}.

Two facts: the full version of the Python that ran ("3.11.9") stands in "python"; numpy's and
pandas' versions stand behind their names in "packages".
Evidence: environment.json.
"""

import json
import re
from functools import partial
from typing import Any

from harness.measure.configuration.cases import Cases
from harness.measure.interpretability.missing import present
from harness.measure.probe import Context, Finding, ToolFailed, probe

PACKAGES = ("numpy", "pandas")
ASK = """import json, platform
from importlib.metadata import version
print(json.dumps({"python": platform.python_version(), **{n: version(n) for n in NAMES}}))"""


@probe("environment", services=True)
def environment(context: Context) -> Finding:
    """Look for the versions of Python and of two packages in what the store says."""
    installed = _installed(context)
    run_id = context.call("interpretability.environment", "run")
    told = context.call("interpretability.environment", "read", run_id=run_id)
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


def _python(text: Any, version: str) -> str:
    return "" if stands(version, present(text) or "") else f"it does not say Python {version}"


def _packages(text: Any, installed: dict[str, str]) -> str:
    recorded = present(text) or ""
    missing = [n for n in PACKAGES if not stands(installed[n], recorded, behind=n)]
    return f"no version of {', '.join(missing)}, or another than ran" if missing else ""


def stands(version: str, text: str, behind: str = "") -> bool:
    """Whether the version is in the text, whole, and behind a name where one is given."""
    name = rf"(?<![\w-]){re.escape(behind)}[^\w.]{{1,12}}" if behind else r"(?<![\d.])"
    return re.search(rf"{name}{re.escape(version)}(?!\.?\d)", text) is not None
