"""Answers about documentation: what KFP declares about itself in its installed files."""

import ast
import re
from pathlib import Path

from harness.worker.declarations import declared, source_of
from harness.worker.questions import documentation as asked

VARIABLE = re.compile(r"KFP?_[A-Z0-9_]+")  # of its own: KFP_..., KF_PIPELINES_...
READERS = ("os.environ.get", "os.getenv")


class Settings(asked.Settings):
    """KFP's settings: environment variables that its package reads.

    https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/connect-api/
    Arguments of functions are no settings, here as with the other frameworks.
    """

    def settings(self) -> dict[str, str | None]:
        """A variable is declared by the constant that names it, else where it is read."""
        found: dict[str, str | None] = {}
        for file in _sources():
            for name, comment in declared(file, _variable).items():
                found[name] = found.get(name) or comment
        return found


def _sources() -> list[Path]:
    files = source_of("kfp").parent.rglob("*.py")
    return sorted(file for file in files if not file.name.endswith("_test.py"))


def _variable(statement: ast.stmt) -> str | None:
    """NAME of `CONSTANT = 'NAME'` and of statements that call `os.environ.get` or `os.getenv`."""
    if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant):
        value = str(statement.value.value)
        return value if VARIABLE.fullmatch(value) else None
    if isinstance(statement, ast.Return | ast.Assign | ast.Expr):
        return next(filter(None, map(_read, ast.walk(statement))), None)
    return None


def _read(node: ast.AST) -> str | None:
    """NAME of `os.environ.get('NAME')` and `os.getenv('NAME')`."""
    if not isinstance(node, ast.Call) or not node.args:
        return None
    first = node.args[0]
    if ast.unparse(node.func) not in READERS or not isinstance(first, ast.Constant):
        return None
    return str(first.value) if VARIABLE.fullmatch(str(first.value)) else None
