"""MNIST as a BentoML service, whose input says shape and type.

https://docs.bentoml.com/en/latest/build-with-bentoml/iotypes.html
"""

import os
from pathlib import Path
from typing import Annotated, Any

import bentoml
import numpy as np
from bentoml.validators import DType, Shape

from scenarios.mnist_serving.model import load, predict

Images = Annotated[np.ndarray, DType("uint8"), Shape((-1, 28, 28))]


# Adaptive batching decides itself how long requests wait for each other.
BATCH = int(os.environ.get("BATCH", "0"))
BATCHING: dict[str, Any] = {"batchable": True, "max_batch_size": BATCH} if BATCH else {}


@bentoml.service
class Model:
    """The network, loaded when the worker starts."""

    def __init__(self) -> None:
        self.network = load(Path(os.environ["MODEL"]))

    @bentoml.api(**BATCHING)
    def predict(self, rows: Images) -> np.ndarray:
        """Probabilities of each digit."""
        return predict(self.network, rows)
