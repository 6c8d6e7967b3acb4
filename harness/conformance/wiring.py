"""Checks on the adapter's Python files, read and not imported."""

from harness import tasks
from harness.conformance.registry import check
from harness.conformance.sources import Uses
from harness.conformance.subject import Subject
from harness.planning import catalog
from harness.planning.links import holds_link
from harness.tasks.pipeline import Pipeline

# The contract's methods, and how many arguments each is called with besides `self`.
METHODS = {"__init__": 1, "start": 0, "run": 0, "read_back": 1, "stop": 0}
CONTRACT = "harness/worker/contract.py"


def _step_functions(subject: Subject) -> list[str]:
    return [step.removesuffix("/*") for step in subject.scenario.graph]


@check("files can be parsed", essential=True)
def parsed(subject: Subject) -> str | None:
    """Every Python file of the folder is valid Python."""
    for file, problem in subject.sources.broken.items():
        return f"fix {subject.where}/{file}: {problem}"
    return None


@check("adapter class", essential=True, task=Pipeline.name)
def adapter_class(subject: Subject) -> str | None:
    """adapter.py defines class Adapter with the contract's methods and arguments."""
    tree = subject.sources.trees.get("adapter.py")
    if tree is None or "Adapter" not in {getattr(node, "name", "") for node in tree.body}:
        return f"write `class Adapter` in {subject.where}/adapter.py, as {CONTRACT} describes it"
    methods = subject.sources.methods("Adapter")
    for name, count in METHODS.items():
        if name not in methods:
            return f"give Adapter in {subject.where}/adapter.py a method `{name}`; see {CONTRACT}"
        arguments = methods[name].args
        given = len(arguments.posonlyargs) + len(arguments.args) - 1
        required = given - len(arguments.defaults)
        if not (required <= count <= given or arguments.vararg):
            return (
                f"Adapter.{name} in {subject.where}/adapter.py has to take {count} "
                f"argument(s) besides self; it takes {given}; see {CONTRACT}"
            )
    return None


@check("scenario module", essential=True, task=Pipeline.name)
def scenario_module(subject: Subject) -> str | None:
    """There is a pipeline module for the scenario."""
    name = subject.scenario.name
    if {f"{name}.py", f"{name}/__init__.py"} & subject.sources.trees.keys():
        return None
    return (
        f"write {subject.where}/{name}.py: the steps of scenarios/{name}, wired as the "
        "framework's documentation teaches"
    )


@check("wired", essential=True)
def wired(subject: Subject) -> str | None:
    """Nothing that the scenario's runs need is left to be written."""
    unwired = tasks.of(subject.scenario.task).unwired(subject.framework, subject.scenario)
    return f"not wired yet: {unwired.said(subject.where)}" if unwired else None


@check("steps are the scenario's", task=Pipeline.name)
def steps_used(subject: Subject) -> str | None:
    """The folder's code calls each of the scenario's step functions."""
    name = subject.scenario.name
    used = {n for tree in subject.sources.trees.values() for n in Uses(tree, name).found}
    missing = [function for function in _step_functions(subject) if function not in used]
    if not missing:
        return None
    return (
        f"in {subject.where}/{name}.py import and call {', '.join(missing)} "
        f"from the modules of scenarios/{name}"
    )


@check("steps are not written again", task=Pipeline.name)
def steps_not_rewritten(subject: Subject) -> str | None:
    """A function of the folder named like a step calls the scenario's function of that name."""
    steps = set(_step_functions(subject))
    scenario = subject.scenario.name
    others = catalog.scenarios().keys() - {scenario}  # whose modules may have steps named alike
    for file, tree in subject.sources.trees.items():
        if file.partition("/")[0].removesuffix(".py") in others:
            continue
        for node, used in Uses(tree, scenario).within.items():
            if node.name in steps and node.name not in used:
                return (
                    f"{subject.where}/{file}, line {node.lineno}: `{node.name}` has to call "
                    f"{node.name} of scenarios.{scenario}, or have another name"
                )
    return None


@check("imports")
def imports(subject: Subject) -> str | None:
    """Of this project it imports harness.worker, scenarios, itself, and what it builds on."""
    own = [f"frameworks.{name}" for name in subject.framework.folders]
    allowed = ("harness.worker.", "scenarios.", *(f"{name}." for name in own))
    for file, line, name in subject.sources.imports():
        inside = name.split(".")[0] in {"harness", "frameworks", "scenarios"}
        if name.startswith("..") or (inside and not f"{name}.".startswith(allowed)):
            return (
                f"{subject.where}/{file}, line {line}, imports {name}: "
                f"use only harness.worker, scenarios and {', '.join(own)}"
            )
    return None


@check("documented idiom", task=Pipeline.name)
def documented_idiom(subject: Subject) -> str | None:
    """Adapter and pipeline name, in their docstrings, the documentation that they follow."""
    if subject.framework.baseline:
        return None
    module = subject.scenario.name
    pipeline = (
        f"{module}.py" if f"{module}.py" in subject.sources.trees else f"{module}/__init__.py"
    )
    for file in ("adapter.py", pipeline):
        if not holds_link(subject.sources.docstring(file)):
            return (
                f"put the https link of the documentation that {subject.where}/{file} follows "
                "into the docstring at its top"
            )
    return None
