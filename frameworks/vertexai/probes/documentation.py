"""Answers about documentation: the settings."""

import ast

from harness.worker.declarations import declared, source_of
from harness.worker.questions import documentation as asked


class Settings(asked.Settings):
    """What `init` takes, with its docstring's words, and the variables of an experiment.

    https://docs.cloud.google.com/python/docs/reference/aiplatform/latest/google.cloud.aiplatform
    """

    def settings(self) -> dict[str, str | None]:
        import docstring_parser
        from google.cloud import aiplatform

        text = docstring_parser.parse(aiplatform.init.__doc__ or "")
        found = {each.arg_name: each.description for each in text.params}
        constants = source_of("google.cloud.aiplatform.metadata.constants")
        return found | declared(constants, _variable)


def _variable(statement: ast.stmt) -> str | None:
    """NAME of `ENV_... = "NAME"`."""
    match statement:
        case ast.Assign([ast.Name(name)], ast.Constant(str(value))) if name.startswith("ENV_"):
            return value
    return None
