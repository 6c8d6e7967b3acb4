"""Answers about documentation: the settings of the plugin, and MLflow's."""

import ast
import re

from frameworks.mlflow.probes.documentation import Settings as MLflowSettings
from harness.worker.declarations import declared, source_of
from harness.worker.questions import documentation as asked

NAME = re.compile(r"SAGEMAKER_[A-Z_]+")


class Settings(asked.Settings):
    """The plugin's environment variables, where its modules read them, and all of MLflow's.

    https://github.com/aws/sagemaker-mlflow
    https://mlflow.org/docs/latest/api_reference/python_api/mlflow.environment_variables.html
    """

    def settings(self) -> dict[str, str | None]:
        found = MLflowSettings(self.request).settings()
        for file in sorted(source_of("sagemaker_mlflow").parent.glob("**/*.py")):
            for name, text in declared(file, _named).items():
                found[name] = found.get(name) or text
        return found


def _named(statement: ast.stmt) -> str | None:
    """The variable that an assignment reads, or gives a name to."""
    if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
        return None
    texts = (n.value for n in ast.walk(statement.value) if isinstance(n, ast.Constant))
    return next((t for t in texts if isinstance(t, str) and NAME.fullmatch(t)), None)
