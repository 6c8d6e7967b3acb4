"""Reviews as a runtime of MLServer, which decodes requests itself: so it can refuse faulty ones.

https://mlserver.readthedocs.io/en/latest/user-guide/custom.html
"""

from pathlib import Path

from mlserver import MLModel
from mlserver.codecs import NumpyCodec, StringCodec
from mlserver.errors import InferenceError
from mlserver.types import InferenceRequest, InferenceResponse, RequestInput
from mlserver.utils import get_model_uri

from scenarios.reviews_serving.model import load, predict


class Runtime(MLModel):
    """The classifier, loaded before the model is ready."""

    async def load(self) -> bool:
        """From the folder that its settings name."""
        self.classifier = load(Path(await get_model_uri(self.settings)))
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        """Probabilities of negative and positive."""
        try:
            found = predict(self.classifier, texts(payload.inputs[0]))
        except (IndexError, TypeError, ValueError) as problem:
            raise InferenceError(str(problem)) from problem
        outputs = [NumpyCodec.encode_output("outputs", found)]
        return InferenceResponse(model_name=self.name, model_version=self.version, outputs=outputs)


def texts(sent: RequestInput) -> list[str]:
    """StringCodec would take for empty what is no text. Raises ValueError."""
    if not all(isinstance(each, str | bytes) for each in sent.data.root):
        raise ValueError("reviews are texts")
    found: list[str] = StringCodec.decode_input(sent)
    return found
