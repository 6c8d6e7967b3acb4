"""A model that is no more than a file: https://mlflow.org/docs/latest/ml/model/models-from-code/"""

from pathlib import Path
from typing import Any

import mlflow


class Kept(mlflow.pyfunc.PythonModel):
    """Predicts the text of its file."""

    def predict(self, context: Any, model_input: list[str]) -> list[str]:
        """The same for every input."""
        return [Path(context.artifacts["file"]).read_text() for _ in model_input]


mlflow.models.set_model(Kept())
