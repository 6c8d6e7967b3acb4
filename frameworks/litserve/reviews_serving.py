"""Reviews behind LitServe. Usage: python -m frameworks.litserve.reviews_serving PORT

https://lightning.ai/docs/litserve/api-reference/litapi
"""

import os
import sys
from pathlib import Path
from typing import Any

import litserve
from pydantic import BaseModel

from scenarios.reviews_serving.model import load, predict


class Reviews(BaseModel):
    """Texts."""

    rows: list[str]


class Model(litserve.LitAPI):
    """The classifier, loaded when the worker starts."""

    def setup(self, device: str) -> None:  # noqa: ARG002  # there are no others than the CPU
        """On one thread."""
        self.classifier = load(Path(os.environ["MODEL"]))

    def decode_request(self, request: Reviews, **_: Any) -> Any:
        """Out of JSON."""
        return request.rows

    def predict(self, x: Any, **_: Any) -> Any:
        """Probabilities of negative and positive."""
        return predict(self.classifier, x)

    def encode_response(self, output: Any, **_: Any) -> Any:
        """Into JSON."""
        return {"outputs": output.tolist()}


if __name__ == "__main__":
    server = litserve.LitServer(Model(), accelerator="cpu")
    server.run(host="127.0.0.1", port=int(sys.argv[1]), generate_client_file=False)
