"""MNIST as a runtime of MLServer, which decodes requests itself: so it can refuse faulty ones.

https://mlserver.readthedocs.io/en/latest/user-guide/custom.html
"""

from pathlib import Path

from mlserver import MLModel
from mlserver.codecs import NumpyCodec
from mlserver.errors import InferenceError
from mlserver.types import InferenceRequest, InferenceResponse
from mlserver.utils import get_model_uri

from scenarios.mnist_serving.model import load, predict


class Runtime(MLModel):
    """The network, loaded before the model is ready."""

    async def load(self) -> bool:
        """From the folder that its settings name."""
        self.network = load(Path(await get_model_uri(self.settings)))
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        """Probabilities of each digit."""
        try:
            found = predict(self.network, NumpyCodec.decode_input(payload.inputs[0]))
        except (IndexError, OverflowError, TypeError, ValueError) as problem:
            raise InferenceError(str(problem)) from problem
        outputs = [NumpyCodec.encode_output("outputs", found)]
        return InferenceResponse(model_name=self.name, model_version=self.version, outputs=outputs)
