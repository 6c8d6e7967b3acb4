"""MNIST as an MLflow model whose signature says shape and type.

This file is the model: https://mlflow.org/docs/latest/ml/model/models-from-code/
https://mlflow.org/docs/latest/ml/model/signatures/
"""

from pathlib import Path
from typing import Any

import mlflow
import numpy as np
from mlflow.models import ModelSignature
from mlflow.types import Schema, TensorSpec

from scenarios.mnist_serving.model import load, predict

IMAGES = Schema([TensorSpec(np.dtype(np.uint8), (-1, 28, 28))])
DIGITS = Schema([TensorSpec(np.dtype(np.float32), (-1, 10))])
OPTIONS = {"signature": ModelSignature(IMAGES, DIGITS)}


class Model(mlflow.pyfunc.PythonModel):
    """The network, loaded when the server starts."""

    def load_context(self, context: Any) -> None:
        """From the model's artifact."""
        self.network = load(Path(context.artifacts["model"]))

    def predict(self, context: Any, model_input: Any, params: Any = None) -> Any:  # noqa: ARG002
        """Probabilities of each digit."""
        return predict(self.network, model_input)


mlflow.models.set_model(Model())
