"""A model as code that needs numpy and pandas.

https://mlflow.org/docs/latest/ml/model/models-from-code/
"""

import mlflow
import numpy as np
import pandas as pd
from mlflow.pyfunc import PythonModel


class Mean(PythonModel):
    """Nothing to train."""

    def predict(self, model_input: pd.DataFrame) -> np.ndarray:
        """The mean of each row."""
        return np.asarray(model_input.mean(axis=1))


mlflow.models.set_model(Mean())
