"""The kinds of things that a framework brings into a pipeline's code, beside plain calls.

Each different one counts once, wherever and however often it stands:

* decorator, base class, context manager, annotation type: names of the framework in that place;
* ambient object: what is there because a step runs, not because somebody passed it on: an attribute
  of the framework's base class (`self.next`), an object of the framework to import (`current`), a
  function called without arguments that tells what is set up elsewhere (`get_current_context()`),
  what the framework hands to a step's function because of an argument's name (see `handed`);
* operator: Python's own, between objects of the framework (`first >> second`);
* template: text in double braces, in YAML in `${}`, or handed to a call of the framework with names
  in single braces, which the framework fills in: one concept of each, however many texts there are;
* generated file: one that starting the pipeline has the framework make for it to read: the pipeline
  compiled. That a program lies where the framework looks for it is its place, and none.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from harness.measure.instrumentation.lines import Line
from harness.measure.instrumentation.names import Use, uses
from harness.measure.instrumentation.source import Module

PLACES = {
    "decorator": "decorator",
    "base": "base class",
    "context": "context manager",
    "annotation": "annotation type",
    "operator": "operator",
    "handed": "ambient object",
}
TEMPLATE = re.compile(r"\{\{.*\}\}", re.DOTALL)
FIELD = re.compile(r"\{[A-Za-z_]\w*[^\s{}]*\}")
TEMPLATE_OF_YAML = re.compile(r"\$\{.*\}")


@dataclass(frozen=True)
class Concept:
    """One kind of thing, with all places where it stands."""

    kind: str
    name: str
    at: list[str]


def concepts(
    found: Sequence[Use],
    known: dict[str, dict[str, Any]],
    modules: Sequence[Module],
    declared: Sequence[Line],
    generated: Sequence[tuple[str, str]],
) -> list[Concept]:
    """`known`: what the environment says of names; `declared`: the lines of YAML.

    `generated`: what `generated_files` found.
    """
    seen = [
        *((PLACES[use.role], use.name, use.at) for use in found if use.role in PLACES),
        *_ambient(found, known),
        *(("template", "{{ }}", at) for module in modules for at in _templates(module)),
        *(("template", "{ }", at) for module in modules for at in _fields(module, found)),
        *(("template", "${ }", e["at"]) for e in declared if TEMPLATE_OF_YAML.search(e["text"])),
        *(("generated file", text, at) for text, at in generated),
    ]
    places: dict[tuple[str, str], list[str]] = {}
    for kind, name, at in seen:
        places.setdefault((kind, name), []).append(at)
    return [Concept(kind, name, at) for (kind, name), at in places.items()]


def prefixes(name: str) -> list[str]:
    """What can be imported on the way to a name: "a", "a.b" of "a.b.c" and of "a.b().c"."""
    parts = re.split(r"[(\[]", name)[0].split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts))]


def _ambient(
    found: Iterable[Use], known: dict[str, dict[str, Any]]
) -> Iterator[tuple[str, str, str]]:
    def kind(name: str) -> str:
        return str(known.get(name, {}).get("kind", ""))

    for use in found:
        asks = use.role == "call" and use.given == 0 and kind(use.name) == "function"
        if use.through_self or asks:
            yield "ambient object", use.name, use.at
        elif held := [prefix for prefix in prefixes(use.name) if kind(prefix) == "object"]:
            yield "ambient object", held[0], use.at


def _templates(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(value, str) and TEMPLATE.search(value):
            yield module.at(node)


def _fields(module: Module, found: Iterable[Use]) -> Iterator[str]:
    """Of plain texts: an f-string is filled in by Python."""
    roles = ("call", "decorator", "context")
    calls = {(use.at, use.name.rpartition(".")[2]) for use in found if use.role in roles}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and (module.at(node), _called(node)) in calls:
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            texts = [a.value for a in given if isinstance(a, ast.Constant)]
            for text in (t for t in texts if isinstance(t, str) and not TEMPLATE.search(t)):
                if FIELD.search(text):
                    yield module.at(node)


def _called(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def generated_files(
    package: str, statements: Iterable[tuple[Module, ast.stmt]]
) -> list[tuple[str, str]]:
    """(what makes one, where) among the statements that start a pipeline."""
    made: dict[str, str] = {}
    modules: dict[str, Module] = {}
    starting: set[str] = set()
    for module, statement in statements:
        modules[module.label] = module
        starting.update(module.at(node) for node in ast.walk(statement))
    for module in modules.values():
        for use in uses(module, package):
            if use.name.endswith(".compile") and use.role == "call" and use.at in starting:
                made[use.at] = use.name
    return [(text, at) for at, text in made.items()]
