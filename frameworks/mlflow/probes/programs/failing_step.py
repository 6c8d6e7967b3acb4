"""Steps as nested runs with their functions traced; one of them fails.

https://mlflow.org/docs/latest/ml/traditional-ml/tutorials/hyperparameter-tuning/notebooks/hyperparameter-tuning-with-child-runs/
https://mlflow.org/docs/latest/genai/tracing/app-instrumentation/manual-tracing/
"""

import mlflow

from harness.worker import planted


def main(message: str) -> None:
    """One run for each step, inside the current one."""
    with mlflow.start_run(run_name="prepare", nested=True):
        prepare()
    with mlflow.start_run(run_name="evaluate", nested=True):
        evaluate(message)


@mlflow.trace
def prepare() -> None:
    """The step that passes."""


@mlflow.trace
def evaluate(message: str) -> None:
    """The step that fails."""
    planted.fail(message)
