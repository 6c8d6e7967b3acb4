"""What a framework brings into the code of the same pipeline, counted in the source.

Two idioms, by two hands: `adapter` is `frameworks/NAME/mnist.py`, `tutorial` is
`frameworks/NAME/probes/tutorial.py`; each with the modules of the framework's folder that it
imports, the adapter's without what only reading back needs (see `pipeline`). Plain Python's
`mnist.py` is subtracted where it has such a thing itself: lines and wiring.

* code.lines: logical lines (see `lines`);
* code.wiring: logical lines that start the pipeline, without it (see `wiring`);
* code.symbols: different names of the framework (see `names`);
* code.arguments: parameters without a default, summed over the different callables among these
  names: what is called, decorates, or is passed on as a function. What a decorator decorates is
  not an argument that anybody types. Of a callable whose signature the interpreter cannot tell
  (evidence: "arguments unknown") the fewest arguments that the source gives it count, which it may
  be possible to leave out: the sum is then an upper bound;
* code.concepts: see `concepts`;
* code.changed: statements of the workload that the framework's folder holds once more (`copies`).

Evidence, with the line of everything: code-IDIOM.json, code-wiring-IDIOM.json, code-changed.json.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from harness.intake import documents
from harness.intake.files import Refused
from harness.measure.answer_files import answer_file
from harness.measure.instrumentation import concepts, copies, lines, names, pipeline, source, wiring
from harness.measure.instrumentation.names import Use
from harness.measure.instrumentation.source import Module
from harness.measure.probe import Context, Finding, FrameworkFailed, NotAnswered, ToolFailed, probe
from harness.planning import catalog
from harness.planning.catalog import Framework

SCENARIO = "mnist"
IDIOMS = {"adapter": Path("mnist.py"), "tutorial": Path("probes", "tutorial.py")}
# Its `start` starts the tutorial, and plain's pipeline as the probes of tutorials start it.
RUNNER = Path("probes", "instrumentation.py")
CALLED = ("call", "decorator", "context")


class Known(msgspec.Struct):
    """What `harness.worker.names` says of one name; `required` is None without a signature."""

    kind: str = ""
    required: list[str] | None = None
    error: str = ""


@probe(
    "code",
    programs=("*.py", "costs.py", "minimal.py", "quickstart.py", "tutorial.py"),
    answers=("instrumentation.tutorial",),
)
def code(context: Context) -> Finding:
    """Count lines, names, arguments and concepts of both idioms of the pipeline."""
    framework, plain = context.framework, catalog.baseline()
    for name in ("adapter.py", IDIOMS["adapter"].name):
        if not (framework.folder / name).is_file():
            raise NotAnswered(f"frameworks/{framework.name}/{name}")
    finding = Finding()
    plain_pipeline = _lines(_pipeline(plain))
    for idiom, file in IDIOMS.items():
        if (framework.folder / file).is_file():
            if idiom != "adapter":
                answer_file(context, RUNNER.name)
            started = _started(framework, context.deployment, idiom)
            plains = _started(plain, plain.default_deployment, idiom)
            _wiring(context, finding, idiom, started, plains)
            modules = source.with_imported(framework.folder, framework.folder / file)
            if idiom == "adapter":  # nobody reads the tutorial back by helpers of its own
                named = started.attributes | started.words
                modules[0], left_out = pipeline.without_helpers(modules[0], named)
                context.keep("code-left-out.json", left_out)
            package = framework.import_name.partition(".")[0]
            generated = concepts.generated_files(package, started.statements())
            _idiom(context, finding, idiom, modules, plain_pipeline, generated)
    _changed(context, finding)
    return finding


def _pipeline(framework: Framework) -> list[Module]:
    return source.with_imported(framework.folder, framework.folder / IDIOMS["adapter"])


def _lines(modules: Sequence[Module]) -> list[lines.Line]:
    return [line for module in modules for line in lines.of_module(module)]


def _started(framework: Framework, deployment: str, idiom: str) -> wiring.Reach:
    """What starting the pipeline reaches; raises ToolFailed if nothing is there to start it."""
    baseline = framework.baseline  # has one pipeline, and no tutorial
    file = framework.folder / IDIOMS["adapter" if baseline else idiom]
    reach = wiring.Reach(framework.folder, deployment, file)
    if idiom == "adapter":
        return reach.adapter()
    return reach.function(framework.folder / RUNNER, "start")


def _wiring(
    context: Context, finding: Finding, idiom: str, own: wiring.Reach, plain: wiring.Reach
) -> None:
    counted = {"framework": own.lines(), "plain": plain.lines()}
    added = _added(finding, f"code.wiring.{idiom}", counted["framework"], counted["plain"])
    context.keep(f"code-wiring-{idiom}.json", {"added": added, **counted})


def _added(
    finding: Finding, name: str, own: Sequence[lines.Line], plain: Sequence[lines.Line]
) -> int:
    added = max(0, len(own) - len(plain))
    finding.add(name, added, "lines")
    return added


def _idiom(
    context: Context,
    finding: Finding,
    idiom: str,
    modules: Sequence[Module],
    plain: Sequence[lines.Line],
    generated: Sequence[tuple[str, str]],
) -> None:
    packages = context.framework.packages
    found = [use for m in modules for package in packages for use in names.uses(m, package)]
    known = look(context, idiom, found)
    found = [u for u in found if not u.through_self or not known[u.name].error]
    declared = lines.of_yaml(context.framework.folder / IDIOMS[idiom])
    own = _lines(modules) + lines.logical(declared)
    added = _added(finding, f"code.lines.{idiom}", own, plain)
    symbols = _places(use for use in found if use.role != "operator")
    arguments, unknown = required(found, known)
    kinds = {name: {"kind": answer.kind} for name, answer in known.items()}
    brought = concepts.concepts(found, kinds, modules, declared, generated)
    finding.add(f"code.symbols.{idiom}", len(symbols), "names")
    count = sum(map(len, arguments.values())) + sum(u["given"] for u in unknown.values())
    finding.add(f"code.arguments.{idiom}", count, "arguments")
    finding.add(f"code.concepts.{idiom}", len(brought), "concepts")
    evidence = {
        "modules": [module.label for module in modules],
        "added lines": added,
        "lines": own,
        "lines of plain": plain,
        "symbols": symbols,
        "arguments": arguments,
        "arguments unknown": unknown,
        "concepts": brought,
    }
    context.keep(f"code-{idiom}.json", evidence)


def _places(found: Iterator[Use]) -> dict[str, list[str]]:
    places: dict[str, list[str]] = {}
    for use in found:
        places.setdefault(use.name, []).append(use.at)
    return dict(sorted(places.items()))


def required(
    found: Sequence[Use], known: dict[str, Known]
) -> tuple[dict[str, list[str]], dict[str, Any]]:
    """(parameters without default by callable, why unknown and the fewest given by callable)."""
    arguments: dict[str, list[str]] = {}
    unknown: dict[str, Any] = {}
    for name in sorted({use.name for use in found if use.role != "operator"}):
        here = [use for use in found if use.name == name]
        answer = known[name]
        called = any(use.role in CALLED for use in here)
        passed_on = answer.kind == "function" and any(use.role == "other" for use in here)
        if not (called or passed_on):
            continue
        if answer.error or answer.required is None:
            given = min((use.given for use in here if use.role in CALLED), default=0)
            unknown[name] = {"given": max(0, given), "why": answer.error or "no signature"}
        elif all(use.role == "decorator" and use.given == -1 for use in here):
            arguments[name] = answer.required[1:]
        else:
            arguments[name] = answer.required
    return arguments, unknown


def look(context: Context, idiom: str, found: Sequence[Use]) -> dict[str, Known]:
    """Ask the framework's environment what the names, and what leads to them, are.

    Raises FrameworkFailed when it cannot be imported, ToolFailed when not one name is known in it.
    """
    named = {use.name for use in found if use.role != "operator"}
    asked = sorted({n for name in named for n in (name, *concepts.prefixes(name))})
    package = context.framework.import_name
    if not asked:
        raise ToolFailed(f"the {idiom} of the pipeline uses no name of {package}")
    question = context.workdir / f"names-{idiom}.json"
    answer = context.evidence / f"names-{idiom}.json"
    question.write_text(json.dumps(asked))
    words = ["-m", "harness.worker.names", str(question), str(answer)]
    done = context.python(*words, name=f"names-{idiom}")
    try:
        known = documents.typed(answer, dict[str, Known])
    except Refused:
        raise ToolFailed(f"names: {done.output.strip()[-500:] or 'no answer'}") from None
    if known.keys() != set(asked) or all(known[name].error for name in named):
        if not context.python("-c", f"import {package}", name="import").ok:
            raise FrameworkFailed(f"{package} cannot be imported; see import.log")
        raise ToolFailed(f"names: not one of {len(named)} is known; see names-{idiom}.json")
    return known


def _changed(context: Context, finding: Finding) -> None:
    """No version of the workload in the framework's folder, and where it takes the shared one."""
    scenario = catalog.scenarios()[SCENARIO].folder
    found = copies.copied(context.framework.folder, scenario)
    finding.add("code.changed", len(found), "lines")
    evidence = {
        "statements of the scenario in the framework's folder": found,
        "the shared steps are imported at": copies.steps_imported(
            _pipeline(context.framework), SCENARIO
        ),
    }
    context.keep("code-changed.json", evidence)
