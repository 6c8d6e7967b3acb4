"""Whether one step can have another version of a package, and one a variable, that others lack.

The host makes the wheels, and compares what both steps noted with what each had to see.
The question: `harness.worker.questions.configuration.StepEnvironment`.
"""

import secrets
import zipfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from harness.measure.cases import Cases, differs
from harness.measure.probe import Context, Finding, probe
from harness.measure.witness import Note, read
from harness.worker.questions.configuration import StepEnvironment

VERSIONS = ["1.0", "2.0"]
FIELDS = {"package": "version", "variable": "variable"}  # of a note, per case


@probe("step_environment", services=True)
def step_environment(context: Context) -> Finding:
    """Give one step its own package version, and one its own variable."""
    folder, value = context.workdir / "wheels", secrets.token_hex(8)
    wheels = {version: str(make_wheel(folder, version)) for version in VERSIONS}
    seen: dict[str, list[str | None]] = {"package": [*VERSIONS], "variable": [value, None]}
    context.keep("planted.json", {"versions": VERSIONS, "variable": value})
    cases = Cases(context, "step_environment.own")
    for case, wanted in seen.items():
        cases.ask(case, partial(_case, context, case, wheels, value, wanted))
    return cases.finding()


def _case(
    context: Context, case: str, wheels: dict[str, str], value: str, wanted: list[str | None]
) -> str:
    notes = context.evidence / f"{case}.jsonl"
    context.call(StepEnvironment.run, case=case, wheels=wheels, value=value, notes=str(notes))
    return wrong(read(notes), FIELDS[case], wanted)


def wrong(notes: Sequence[Note], field: str, seen: list[str | None]) -> str:
    """What steps `one` and `two` did not see as they should; "" when they did."""
    for step, wanted in zip(("one", "two"), seen, strict=True):
        found = [note.more.get(field) for note in notes if note.more.get("step") == step]
        if unlike := differs(f"{field} of step {step}", found, [wanted]):
            return unlike
    return ""


def make_wheel(folder: Path, version: str) -> Path:
    """An empty package that nothing else installs, so that no index is needed.

    https://packaging.python.org/en/latest/specifications/binary-distribution-format/
    """
    folder.mkdir(exist_ok=True)
    name, info = "mlops_bench_canary", f"mlops_bench_canary-{version}.dist-info"
    files = {
        f"{name}.py": "",
        f"{info}/METADATA": "Metadata-Version: 2.1\n"
        f"Name: mlops-bench-canary\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: mlops-bench\n"
        "Root-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{file},,\n" for file in [*files, f"{info}/RECORD"])
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for file, text in {**files, f"{info}/RECORD": record}.items():
            archive.writestr(file, text)
    return wheel
