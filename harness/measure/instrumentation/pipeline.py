"""The module of a pipeline, without what its adapter has there to read runs back.

An adapter's pipeline may tell its reader how steps are called or where files are. That is the
benchmark's, not the framework's: of the top level only what running needs is kept. These are
statements that define nothing (`mnist()`, `if __name__ == "__main__": ...`), definitions that
the wiring names (`self.pipeline.run`, or in a command: `"-a", "defs"`), and whatever these need in
turn.
"""

import ast
from collections.abc import Collection
from dataclasses import replace

from harness.measure.instrumentation.source import Module, defined


def without_helpers(whole: Module, wired: Collection[str]) -> tuple[Module, list[str]]:
    """The module without them, and their names; `wired` are names that the wiring uses."""
    kept = _needed(whole, wired)
    body = [node for node in whole.tree.body if id(node) in kept]
    left_out = [n for node in whole.tree.body if id(node) not in kept for n in defined(whole, node)]
    return replace(whole, tree=ast.Module(body, whole.tree.type_ignores)), left_out


def _needed(module: Module, wired: Collection[str]) -> set[int]:
    definitions = {name: node for node in module.tree.body for name in defined(module, node)}
    waiting = [node for node in module.tree.body if not set(defined(module, node))]
    waiting += [node for name, node in definitions.items() if name in wired]
    kept: set[int] = set()
    while waiting:
        node = waiting.pop()
        if id(node) not in kept:
            kept.add(id(node))
            names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
            waiting += [definitions[name] for name in names if name in definitions]
    return kept
