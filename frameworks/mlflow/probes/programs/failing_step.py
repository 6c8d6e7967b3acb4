"""Steps as traced functions, one of which fails.

https://mlflow.org/docs/latest/genai/tracing/app-instrumentation/manual-tracing/
"""

import mlflow

from harness.worker import planted


@mlflow.trace
def prepare() -> None:
    """The step that passes."""


@mlflow.trace
def evaluate(message: str) -> None:
    """The step that fails."""
    planted.fail(message)
