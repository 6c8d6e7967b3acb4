"""On which Pythons a framework can be used."""

import shutil
from pathlib import Path
from typing import Any

from harness.measure.installation import interpreters, scratch
from harness.measure.probe import Context, Finding, FrameworkFailed, probe

PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")


@probe("pythons")
def pythons(context: Context) -> Finding:
    """On which of Python 3.10 to 3.14 it resolves and, where that one is present, imports.

    A version counts when uv resolves the framework's requirements for it, to exactly the versions
    that are pinned. Where the interpreter is on this machine (uv's, on PATH, or pyenv's), they are
    also installed and imported there; none is downloaded.
    """
    cases = {version: _case(context, version) for version in PYTHONS}
    context.keep("pythons.json", cases)
    finding = Finding()
    finding.answer("pythons.usable", sum(c["usable"] for c in cases.values()), len(PYTHONS))
    return finding


def _case(context: Context, version: str) -> dict[str, Any]:
    """What became of one Python, with the reason where it is not usable or not tried."""
    log = context.evidence / f"uv-{version}.log"
    case: dict[str, Any] = {"usable": False, "reason": "", "interpreter": None, "resolved": {}}
    python = interpreters.find(version)
    options = ["--python", str(python)] if python else []  # else another builds what needs building
    requires = context.framework.requires
    pins = scratch.versions("\n".join(requires))
    try:
        case["resolved"] = scratch.resolve(requires, context.workdir, log, *options, python=version)
        other = {n: v for n in pins if (v := case["resolved"].get(n)) != pins[n]}
        if other:
            return {**case, "reason": f"resolves to {other}, not to {pins}"}
        if python is None:
            reason = "no such interpreter here: resolved, not imported"
            return {**case, "usable": True, "reason": reason}
        case["interpreter"] = _import(context, version, python, log)
    except FrameworkFailed as problem:
        return {**case, "reason": str(problem)}
    return {**case, "usable": True, "reason": "resolved and imported"}


def _import(context: Context, version: str, python: Path, log: Path) -> str:
    """The full version of the interpreter in which it imports; raises FrameworkFailed."""
    environment = scratch.new(context.workdir / f"python-{version}", log, str(python))
    scratch.install(context.framework.requires, environment, log)
    module = context.framework.import_name
    done = context.python(
        "-c",
        f"import platform, {module}; print(platform.python_version())",
        name=f"import-{version}",
        env=scratch.ALONE,
        environment=environment,
    )
    shutil.rmtree(environment.folder)
    if not done.ok:
        raise FrameworkFailed(f"`import {module}` fails; see import-{version}.log")
    return done.output.splitlines()[-1]
