"""MNIST as a BentoML service, whose input says shape and type.

https://docs.bentoml.com/en/latest/build-with-bentoml/iotypes.html
"""

import os
from pathlib import Path
from typing import Annotated

import bentoml
import numpy as np
from bentoml.validators import DType, Shape

from scenarios.mnist_serving.model import load, predict

Images = Annotated[np.ndarray, DType("uint8"), Shape((-1, 28, 28))]


@bentoml.service
class Model:
    """The network, loaded when the worker starts."""

    def __init__(self) -> None:
        self.network = load(Path(os.environ["MODEL"]))

    @bentoml.api
    def predict(self, rows: Images) -> np.ndarray:
        """Probabilities of each digit."""
        return predict(self.network, rows)
