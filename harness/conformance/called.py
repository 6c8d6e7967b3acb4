"""How what a text names is called: functions of the worker's and of the scenarios', from source.

Nothing is imported: a scenario may need packages that are not installed here.
"""

import ast
import re
from collections.abc import Iterator

from harness import paths

HEAD = "How they are called:"
_NAME = re.compile(r"\b(harness\.worker|scenarios)((?:\.[a-z_]\w*)+)\.(\w+)")


def lines(text: str) -> list[str]:
    """One part of text with a line for each function or class that the text names; or none."""
    found = dict.fromkeys(line for name in _NAME.finditer(text) for line in _calls(name))
    return ["\n".join([HEAD, *(f"    {line}" for line in found)])] if found else []


def _calls(name: re.Match[str]) -> Iterator[str]:
    package, modules, last = name.groups()
    root = paths.scenarios() if package == "scenarios" else paths.PACKAGE / "worker"
    file = root.joinpath(*modules.strip(".").split(".")).with_suffix(".py")
    if "questions" in modules or not file.is_file():  # questions are shown whole
        return
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name == last:
            yield f"{name[0]}{_signature(node)}"
        elif isinstance(node, ast.ClassDef) and node.name == last:
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_"):
                    yield f"{name[0]}().{inner.name}{_signature(inner)}"


def _signature(node: ast.FunctionDef) -> str:
    arguments = ast.unparse(node.args).removeprefix("self, ").removeprefix("self")
    return f"({arguments}) -> {ast.unparse(node.returns) if node.returns else None}"
