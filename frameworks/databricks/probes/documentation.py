"""Answers about documentation: the settings, which are MLflow's."""

from frameworks.mlflow.probes import documentation as mlflow_answers


class Settings(mlflow_answers.Settings):
    """https://mlflow.org/docs/latest/api_reference/python_api/mlflow.environment_variables.html"""
