"""Answers about documentation: the settings."""

import ast
import inspect
import re

from harness.worker.declarations import declared, source_of
from harness.worker.questions import documentation as asked

ARGUMENT = re.compile(r"^ {4}(\w+): *(.+)", re.MULTILINE)


class Settings(asked.Settings):
    """What `init` takes, with its docstring's words, and the variable that the client reads.

    https://docs.fiddler.ai/api/fiddler-python-client-sdk/python-client
    """

    def settings(self) -> dict[str, str | None]:
        import fiddler

        words = dict(ARGUMENT.findall(inspect.getdoc(fiddler.init) or ""))
        found = {name: words.get(name) for name in inspect.signature(fiddler.init).parameters}
        return found | declared(source_of("fiddler.libs.http_client"), _variable)


def _variable(statement: ast.stmt) -> str | None:
    """NAME of `name = "FIDDLER_..."`."""
    match statement:
        case ast.Assign(_, ast.Constant(str(value))) if value.startswith("FIDDLER_"):
            return value
    return None
