"""Deprecation warnings that a framework raises where it is used as its documentation teaches."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from harness.measure import defaults, witness
from harness.measure.failures import Unproven
from harness.measure.probe import (
    Context,
    Finding,
    FrameworkFailed,
    NotAnswered,
    OutOfTime,
    ToolFailed,
    probe,
)
from harness.planning import catalog
from harness.running.execution import callee_environment
from harness.worker.questions.instrumentation import Tutorial

SCENARIO, PROFILE = "mnist", "smoke"  # of the tutorial
# Modules that warn for others, who call or decorate with them.
GO_BETWEENS = ("warnings", "typing_extensions", "deprecated", "deprecation")


class Warned(msgspec.Struct):
    """One deprecation warning: where it points to, and who issued it."""

    category: str
    message: str
    file: str
    line: int
    source: str  # the line that warned; without the word, it is the interpreter that did
    callers: list[str]  # modules on the call stack, innermost first
    times: int = 1

    def is_of(self, package: str) -> bool:
        """Whether the package issued it, or it names the package."""
        issuer = self._issuer()
        names = rf"(?<![\w./-]){re.escape(package)}\b(?![/-])"
        return (
            _within(self.category, package)
            or (_within(issuer, package) and "warn" in self.source.lower())
            or bool(re.search(names, self.message, re.IGNORECASE))
        )

    def is_within(self, package: str) -> bool:
        """Whether it points at another module of the package: its own code uses what goes away."""
        blamed = self.file.removesuffix(".py").removesuffix("/__init__")
        return any(
            _within(module, package)
            and module != self._issuer()
            and blamed.endswith(f"/{module.replace('.', '/')}")
            for module in self.callers
        )

    def _issuer(self) -> str:
        return next((m for m in self.callers if m.partition(".")[0] not in GO_BETWEENS), "")


class Idiom(msgspec.Struct):
    """One program that was run, and what it was warned of."""

    name: str
    ran: bool
    clean: bool
    own: list[Warned]  # the framework's
    others: list[Warned]  # those of libraries do not count


@probe(
    "idioms",
    programs=("minimal.py", "quickstart.py", "tutorial.py"),
    answers=("instrumentation.tutorial",),
)
def idioms(context: Context) -> Finding:
    """Runs each documented idiom that there is of the framework, with all warnings on.

    Counted are DeprecationWarning, PendingDeprecationWarning and FutureWarning of the framework's
    own package, in all processes of the program. One that blames other code of the same package
    teaches users nothing old, and is listed. A program that fails or does not end, without such a
    warning, is listed and not counted: that it fails is what `quickstart` and others tell.
    """
    there = {name: run for name, run in IDIOMS.items() if _file(context, name).exists()}
    if not there:
        files = " or ".join(f"{name}.py" for name in IDIOMS)
        raise NotAnswered(f"{files} in frameworks/{context.framework.name}/probes")
    seen = [_watch(context, name, run) for name, run in there.items()]
    context.keep("idioms.json", seen)
    judged = [idiom for idiom in seen if idiom.ran or idiom.own]
    if not judged:
        raise Unproven("none of its idioms runs to its end")
    found = Finding()
    found.answer("idioms.clean", sum(idiom.clean for idiom in judged), len(judged))
    return found


def _watch(context: Context, name: str, run: "Run") -> Idiom:
    """Raises ToolFailed when nobody was watching."""
    noted = context.evidence / f"{name}-warnings.jsonl"
    try:
        ran = run(context, name, {"MLOPS_BENCH_WARNED": str(noted), "PYTHONWARNINGS": "always"})
    except OutOfTime:
        ran = False
    lines = witness.lines_of_ours(noted)
    if not any("watching" in line for line in lines):
        defaults.check_python(context)
        raise ToolFailed(f"nobody watched for warnings of {name}")
    warned = distinct(line for line in lines if "category" in line)
    packages = context.framework.packages
    own = [w for w in warned if any(w.is_of(p) and not w.is_within(p) for p in packages)]
    return Idiom(name, ran, ran and not own, own, [w for w in warned if w not in own])


def distinct(lines: Any) -> list[Warned]:
    """Each warning once, with how often it came."""
    found: dict[tuple[Any, ...], Warned] = {}
    for line in lines:
        warned = msgspec.convert(line, Warned)
        key = (warned.category, warned.message, warned.file, warned.line)
        if key in found:
            found[key].times += 1
        else:
            found[key] = warned
    return list(found.values())


def _within(name: str, package: str) -> bool:
    """Whether it is the package's own; what it brings along of others is not."""
    parts = name.split(".")
    return parts[0] == package and not {"_vendor", "vendor"} & set(parts)


def _file(context: Context, name: str) -> Path:
    return context.probes / f"{name}.py"


def _script(context: Context, name: str, watch: dict[str, str]) -> bool:
    """A program that stands alone."""
    place = defaults.a_place(context, name)
    script = _file(context, name)
    return defaults.run_script(context, script, place, name=name, env=watch).ok


def _tutorial(context: Context, _name: str, watch: dict[str, str]) -> bool:
    """The pipeline as the framework's tutorials would write it, by the program that runs it."""
    parameters = catalog.scenarios()[SCENARIO].profile(PROFILE).parameters
    data = context.data(SCENARIO, PROFILE)
    env = {**watch, **_with_ours(context)}
    try:
        context.asking(data=data, env=env).call(Tutorial.run, parameters=parameters)
    except FrameworkFailed:
        return False
    return True


def _with_ours(context: Context) -> dict[str, str]:
    """For programs that import adapters and scenarios."""
    usual = callee_environment(
        context.framework, context.environment, context.workdir, context.workdir
    )
    return {"PYTHONPATH": os.pathsep.join([str(defaults.WATCH), usual["PYTHONPATH"]])}


Run = Callable[[Context, str, dict[str, str]], bool]  # whether it ran to a good end
IDIOMS: dict[str, Run] = {
    "minimal": _script,
    "quickstart": _script,
    "tutorial": _tutorial,
}
