"""Reviews as a BentoML service.

https://docs.bentoml.com/en/latest/build-with-bentoml/iotypes.html
"""

import os
from pathlib import Path
from typing import Any

import bentoml
import numpy as np

from scenarios.reviews_serving.model import load, predict

# Adaptive batching decides itself how long requests wait for each other.
BATCH = int(os.environ.get("BATCH", "0"))
BATCHING: dict[str, Any] = {"batchable": True, "max_batch_size": BATCH} if BATCH else {}


@bentoml.service
class Model:
    """The classifier, loaded when the worker starts."""

    def __init__(self) -> None:
        self.classifier = load(Path(os.environ["MODEL"]))

    @bentoml.api(**BATCHING)
    def predict(self, rows: list[str]) -> np.ndarray:
        """Probabilities of negative and positive."""
        return predict(self.classifier, rows)
