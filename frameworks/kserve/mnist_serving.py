"""MNIST as a custom model of KServe. Both protocols come to `predict`.

https://kserve.github.io/website/docs/model-serving/predictive-inference/frameworks/custom-predictor
"""

from typing import Any

import kserve
import numpy as np
from kserve.errors import InvalidInput
from kserve.utils.utils import get_predict_input, get_predict_response

from frameworks.kserve.loopback import stay_there
from frameworks.kserve.repository import Repository, place
from scenarios.mnist_serving.model import load, predict

WHITE = 255


class Model(kserve.Model):
    """The network, ready once it is loaded."""

    def load(self) -> bool:
        """From the folder that the environment names."""
        folder = place()
        self.version = folder.name
        self.network = load(folder)
        self.ready = True
        return self.ready

    async def predict(self, payload: Any, headers: Any = None, response_headers: Any = None) -> Any:  # noqa: ARG002  # KServe passes them
        """Probabilities of each digit."""
        try:
            rows = np.asarray(get_predict_input(payload))
            if rows.dtype != np.uint8 and (rows.min() < 0 or rows.max() > WHITE):
                raise ValueError(f"pixels are from 0 to {WHITE}")
            found = predict(self.network, rows.astype(np.uint8))
            response = get_predict_response(payload, found, self.name)
            if isinstance(response, kserve.InferResponse):
                response.model_version = self.version
            return response
        except (KeyError, OverflowError, TypeError, ValueError) as problem:
            raise InvalidInput(str(problem)) from problem


if __name__ == "__main__":
    stay_there()
    model = Model("model")
    model.load()
    kserve.ModelServer(registered_models=Repository(Model)).start([model])
