"""MNIST behind LitServe. Usage: python -m frameworks.litserve.mnist_serving PORT

https://lightning.ai/docs/litserve/api-reference/litapi
"""

import os
import sys
from pathlib import Path
from typing import Any

import litserve
import numpy as np
from fastapi import HTTPException
from pydantic import BaseModel

from scenarios.mnist_serving.model import load, predict


class Images(BaseModel):
    """Lines of pixels each."""

    rows: list[list[list[int]]]


class Model(litserve.LitAPI):
    """The network, loaded when the worker starts."""

    def setup(self, device: str) -> None:  # noqa: ARG002  # there are no others than the CPU
        """On one thread."""
        self.network = load(Path(os.environ["MODEL"]))

    def decode_request(self, request: Images, **_: Any) -> Any:
        """Out of JSON."""
        try:
            return np.array(request.rows, np.uint8)
        except (ValueError, OverflowError) as problem:  # lines of several lengths, large numbers
            raise HTTPException(400, str(problem)) from problem

    def predict(self, x: Any, **_: Any) -> Any:
        """Probabilities of each digit."""
        try:
            return predict(self.network, x)
        except ValueError as problem:
            raise HTTPException(400, str(problem)) from problem

    def encode_response(self, output: Any, **_: Any) -> Any:
        """Into JSON."""
        return {"outputs": output.tolist()}


if __name__ == "__main__":
    server = litserve.LitServer(Model(), accelerator="cpu")
    server.run(host="127.0.0.1", port=int(sys.argv[1]), generate_client_file=False)
