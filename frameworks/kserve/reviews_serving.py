"""Reviews as a custom model of KServe. Both protocols come to `predict`.

https://kserve.github.io/website/docs/model-serving/predictive-inference/frameworks/custom-predictor
"""

import os
from pathlib import Path
from typing import Any

import kserve
from kserve.errors import InvalidInput
from kserve.utils.utils import get_predict_input, get_predict_response

from frameworks.kserve.loopback import stay_there
from scenarios.reviews_serving.model import load, predict


class Model(kserve.Model):
    """The classifier, ready once it is loaded."""

    def load(self) -> bool:
        """From the folder that the environment names."""
        self.classifier = load(Path(os.environ["MODEL"]))
        self.ready = True
        return self.ready

    async def predict(self, payload: Any, headers: Any = None, response_headers: Any = None) -> Any:  # noqa: ARG002  # KServe passes them
        """Probabilities of negative and positive."""
        try:
            found = predict(self.classifier, get_predict_input(payload))
            return get_predict_response(payload, found, self.name)
        except (KeyError, TypeError, ValueError) as problem:
            raise InvalidInput(str(problem)) from problem


if __name__ == "__main__":
    stay_there()
    model = Model("model")
    model.load()
    kserve.ModelServer().start([model])
