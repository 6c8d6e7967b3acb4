"""Answers about documentation: the settings, which are MLflow's."""

from frameworks.mlflow.probes.documentation import Settings as MLflowSettings
from harness.worker.questions import documentation as asked


class Settings(asked.Settings):
    """https://mlflow.org/docs/latest/api_reference/python_api/mlflow.environment_variables.html"""

    def settings(self) -> dict[str, str | None]:
        return MLflowSettings(self.request).settings()
