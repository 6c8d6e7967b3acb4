"""Answers about documentation: the settings."""

import ast
import inspect
import re
from dataclasses import fields

from harness.worker.declarations import declared, source_of
from harness.worker.questions import documentation as asked

# `    NAME: words`, and the lines below it, which are indented further.
ARGUMENT = re.compile(r"^ {4}(\w+): (.+(?:\n {8,}.+)*)", re.MULTILINE)


class Settings(asked.Settings):
    """What a client takes, with its docstring's words, and the variables that these do not name.

    https://arize-client-python.readthedocs.io/en/latest/config.html
    """

    def settings(self) -> dict[str, str | None]:
        from arize.config import SDKConfiguration

        text = inspect.getdoc(SDKConfiguration) or ""
        words = dict(ARGUMENT.findall(text))
        found = {each.name: words.get(each.name) for each in fields(SDKConfiguration) if each.init}
        variables = declared(source_of("arize.constants.config"), _variable)
        # A field and the variable that its words name are one setting.
        return found | {name: said for name, said in variables.items() if name not in text}


def _variable(statement: ast.stmt) -> str | None:
    """NAME of `ENV_... = "NAME"`."""
    match statement:
        case ast.Assign([ast.Name(name)], ast.Constant(str(value))) if name.startswith("ENV_"):
            return value
    return None
