"""MNIST as a runtime of MLServer.

https://mlserver.readthedocs.io/en/latest/user-guide/custom.html
"""

from pathlib import Path

import numpy as np
from mlserver import MLModel
from mlserver.codecs import decode_args
from mlserver.errors import InferenceError
from mlserver.utils import get_model_uri

from scenarios.mnist_serving.model import load, predict


class Runtime(MLModel):
    """The network, loaded before the model is ready."""

    async def load(self) -> bool:
        """From the folder that its settings name."""
        self.network = load(Path(await get_model_uri(self.settings)))
        return True

    @decode_args
    async def predict(self, rows: np.ndarray) -> np.ndarray:
        """Probabilities of each digit."""
        try:
            return predict(self.network, rows)
        except ValueError as problem:
            raise InferenceError(str(problem)) from problem
