"""Reviews as a custom model of KServe. Both protocols come to `predict`.

https://kserve.github.io/website/docs/model-serving/predictive-inference/frameworks/custom-predictor
"""

from typing import Any

import kserve
from kserve.errors import InvalidInput
from kserve.utils.utils import get_predict_input, get_predict_response

from frameworks.kserve.loopback import stay_there
from frameworks.kserve.repository import Repository, place
from scenarios.reviews_serving.model import load, predict


class Model(kserve.Model):
    """The classifier, ready once it is loaded."""

    def load(self) -> bool:
        """From the folder that the environment names."""
        folder = place()
        self.version = folder.name
        self.classifier = load(folder)
        self.ready = True
        return self.ready

    async def predict(self, payload: Any, headers: Any = None, response_headers: Any = None) -> Any:  # noqa: ARG002  # KServe passes them
        """Probabilities of negative and positive."""
        try:
            found = predict(self.classifier, get_predict_input(payload))
            response = get_predict_response(payload, found, self.name)
            if isinstance(response, kserve.InferResponse):
                response.model_version = self.version
            return response
        except (KeyError, TypeError, ValueError) as problem:
            raise InvalidInput(str(problem)) from problem


if __name__ == "__main__":
    stay_there()
    model = Model("model")
    model.load()
    kserve.ModelServer(registered_models=Repository(Model)).start([model])
