"""Answers about documentation: the settings."""

import ast
import inspect
import re

from harness.worker.declarations import declared, source_of
from harness.worker.questions import documentation as asked

PARAMETER = re.compile(r":param (\w+): *(.+)")


class Settings(asked.Settings):
    """What a client takes, with its docstrings' words, and the variables that it reads.

    https://docs.lakefs.io/latest/integrations/python-getting-started/
    """

    def settings(self) -> dict[str, str | None]:
        from lakefs.config import ClientConfig
        from lakefs_sdk import Configuration

        found: dict[str, str | None] = {}
        for kind in (Configuration, ClientConfig):
            texts = dict(PARAMETER.findall(inspect.getdoc(kind) or ""))
            for name, parameter in inspect.signature(kind).parameters.items():
                if parameter.kind is not parameter.VAR_KEYWORD:
                    found[name] = found.get(name) or texts.get(name)
        return found | declared(source_of("lakefs.config"), _variable)


def _variable(statement: ast.stmt) -> str | None:
    """NAME of `... = "LAKECTL_..."`."""
    match statement:
        case ast.Assign(_, ast.Constant(str(value))) if value.startswith("LAKECTL_"):
            return value
    return None
