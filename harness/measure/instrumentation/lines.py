"""Logical lines: what a program says, however it is laid out.

Each statement is one, with a body or without; each decorator is one more. Not counted are
docstrings, and imports of `typing` and `__future__`, which do nothing when the program runs.

A pipeline may be declared in YAML beside its module, under the same name. There each line with a
key counts. A list of names is an argument of its key, as those of a call in Python are.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from harness.measure.instrumentation.source import Module, is_silent

Line = dict[str, str]  # "at" and "text"
KEY = re.compile(r"(?:- )*[\"']?[\w.${} -]+[\"']?:(?:\s|$)")


def of_statements(module: Module, nodes: Iterable[ast.AST]) -> list[Line]:
    """The lines that these nodes are by themselves, without what is nested in them."""
    counted = [n for node in nodes for n in _own(node)]
    counted.sort(key=lambda node: (node.lineno, node.col_offset))
    return [{"at": module.at(node), "text": _head(node)} for node in counted]


def of_module(module: Module) -> list[Line]:
    """All of a module's."""
    return of_statements(module, ast.walk(module.tree))


def of_yaml(module: Path) -> list[Line]:
    """The lines of the YAML file beside a module, without comments; none where there is none."""
    file = module.with_suffix(".yaml")
    text = file.read_text("utf-8", errors="replace") if file.is_file() else ""
    return [
        {"at": f"{file.name}:{number}", "text": line.strip()}
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.strip().startswith("#")
    ]


def logical(declared: Iterable[Line]) -> list[Line]:
    """Those lines of YAML that count."""
    return [line for line in declared if KEY.match(line["text"])]


def _own(node: ast.AST) -> Iterator[ast.stmt | ast.expr]:
    if not isinstance(node, ast.stmt) or is_silent(node):
        return
    yield node
    yield from getattr(node, "decorator_list", [])


def _head(node: ast.stmt | ast.expr) -> str:
    """The first line of the source as Python itself would write it."""
    prefix = "@" if isinstance(node, ast.expr) else ""
    lines = ast.unparse(node).splitlines()
    skipped = len(getattr(node, "decorator_list", []))
    return prefix + lines[skipped]
