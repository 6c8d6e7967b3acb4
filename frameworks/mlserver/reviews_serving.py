"""Reviews as a runtime of MLServer.

https://mlserver.readthedocs.io/en/latest/user-guide/custom.html
"""

from pathlib import Path
from typing import List  # noqa: UP035  # `decode_args` looks for this name

import numpy as np
from mlserver import MLModel
from mlserver.codecs import decode_args
from mlserver.errors import InferenceError
from mlserver.utils import get_model_uri

from scenarios.reviews_serving.model import load, predict


class Runtime(MLModel):
    """The classifier, loaded before the model is ready."""

    async def load(self) -> bool:
        """From the folder that its settings name."""
        self.classifier = load(Path(await get_model_uri(self.settings)))
        return True

    @decode_args
    async def predict(self, rows: List[str]) -> np.ndarray:  # noqa: UP006
        """Probabilities of negative and positive."""
        try:
            return predict(self.classifier, rows)
        except ValueError as problem:
            raise InferenceError(str(problem)) from problem
