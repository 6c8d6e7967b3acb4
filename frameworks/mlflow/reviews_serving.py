"""Reviews as an MLflow model whose type hint is its signature.

This file is the model: https://mlflow.org/docs/latest/ml/model/models-from-code/
https://mlflow.org/docs/latest/ml/model/python_model/
"""

from pathlib import Path
from typing import Any

import mlflow

from scenarios.reviews_serving.model import load, predict

OPTIONS: dict[str, Any] = {}


class Model(mlflow.pyfunc.PythonModel):
    """The classifier, loaded when the server starts."""

    def load_context(self, context: Any) -> None:
        """From the model's artifact."""
        self.classifier = load(Path(context.artifacts["model"]))

    def predict(self, model_input: list[str]) -> Any:
        """Probabilities of negative and positive."""
        return predict(self.classifier, model_input)


mlflow.models.set_model(Model())
