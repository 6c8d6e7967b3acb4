"""MLflow's settings: environment variables, all declared in mlflow/environment_variables.py.

The comments above them make this page:
https://mlflow.org/docs/latest/api_reference/python_api/mlflow.environment_variables.html
"""

import ast

from harness.worker.contract import ProbeRequest
from harness.worker.declarations import called, declared, source_of

KINDS = ("_EnvironmentVariable", "_BooleanEnvironmentVariable")


def settings(_request: ProbeRequest) -> dict[str, str | None]:
    """Names with a leading underscore are internal, as the module says."""
    return declared(source_of("mlflow.environment_variables"), _public)


def _public(statement: ast.stmt) -> str | None:
    name = called(statement, KINDS)
    return None if name is None or name.startswith("_") else name
