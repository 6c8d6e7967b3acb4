"""Models of three libraries by the flavor of each: https://mlflow.org/docs/latest/ml/model/

Each in the default format of its flavor, none of which is a pickle.
"""

from typing import Any

import mlflow
import numpy as np

from frameworks.mlflow.probes.client import connect, model_uri
from harness.worker.contract import ProbeRequest
from scenarios import models


def run(request: ProbeRequest, library: str, seed: int) -> str:
    """Requirements are given, as MLflow would import the model once more to find them."""
    connect(request)
    model = models.make(library, seed)
    with mlflow.start_run() as run:
        if library == "sklearn":
            mlflow.sklearn.log_model(model, name="model", pip_requirements=["scikit-learn"])
        elif library == "torch":
            example = np.zeros((2, 8), np.float32)  # one row would fix the batch to one
            mlflow.pytorch.log_model(
                model, name="model", input_example=example, pip_requirements=["torch"]
            )
        else:
            mlflow.transformers.log_model(model, name="model", pip_requirements=["transformers"])
    return str(run.info.run_id)


def read(request: ProbeRequest, library: str, run_id: str) -> list[float]:
    """What the stored model predicts."""
    uri = model_uri(connect(request), run_id)
    flavor: Any = {
        "sklearn": mlflow.sklearn,
        "torch": mlflow.pytorch,
        "transformers": mlflow.transformers,
    }[library]
    return models.predictions(library, flavor.load_model(uri))
