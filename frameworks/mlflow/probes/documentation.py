"""Answers about documentation: the settings."""

import ast

from harness.worker.declarations import called, declared, source_of
from harness.worker.questions import documentation as asked

KINDS = ("_EnvironmentVariable", "_BooleanEnvironmentVariable")


class Settings(asked.Settings):
    """Environment variables, all declared in mlflow/environment_variables.py.

    The comments above them make this page:
    https://mlflow.org/docs/latest/api_reference/python_api/mlflow.environment_variables.html
    """

    def settings(self) -> dict[str, str | None]:
        """Names with a leading underscore are internal, as the module says."""
        return declared(source_of("mlflow.environment_variables"), _public)


def _public(statement: ast.stmt) -> str | None:
    name = called(statement, KINDS)
    return None if name is None or name.startswith("_") else name
