"""Answers about documentation: the settings."""

import ast
from itertools import pairwise

from harness.worker.declarations import declared, source_of
from harness.worker.questions import documentation as asked


class Settings(asked.Settings):
    """The variables that its configuration declares, with the text below each, or a comment above.

    https://arize.com/docs/phoenix/self-hosting/configuration
    """

    def settings(self) -> dict[str, str | None]:
        file = source_of("phoenix.config")
        found = declared(file, _variable)
        for statement, following in pairwise(ast.parse(file.read_text("utf-8")).body):
            if (name := _variable(statement)) and (words := _text(following)):
                found[name] = words
        return found


def _variable(statement: ast.stmt) -> str | None:
    """NAME of `ENV_... = "NAME"`."""
    match statement:
        case ast.Assign([ast.Name(name)], ast.Constant(str(value))) if name.startswith("ENV_"):
            return value
    return None


def _text(statement: ast.stmt) -> str | None:
    """The words of a statement that is nothing but a text."""
    match statement:
        case ast.Expr(ast.Constant(str(words))):
            return words
    return None
