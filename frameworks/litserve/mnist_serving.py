"""MNIST behind LitServe. Usage: python -m frameworks.litserve.mnist_serving PORT

https://lightning.ai/docs/litserve/api-reference/litapi
"""

import os
import sys
from pathlib import Path
from typing import Any

import litserve
import numpy as np

from scenarios.mnist_serving.model import load, predict


class Model(litserve.LitAPI):
    """The network, loaded when the worker starts."""

    def setup(self, device: str) -> None:  # noqa: ARG002  # there are no others than the CPU
        """On one thread."""
        self.network = load(Path(os.environ["MODEL"]))

    def decode_request(self, request: Any, **_: Any) -> Any:
        """Out of JSON."""
        return np.array(request["rows"], np.uint8)

    def predict(self, x: Any, **_: Any) -> Any:
        """Probabilities of each digit."""
        return predict(self.network, x)

    def encode_response(self, output: Any, **_: Any) -> Any:
        """Into JSON."""
        return {"outputs": output.tolist()}


if __name__ == "__main__":
    server = litserve.LitServer(Model(), accelerator="cpu")
    server.run(host="127.0.0.1", port=int(sys.argv[1]), generate_client_file=False)
