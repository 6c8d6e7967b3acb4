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


class Batched(Model):
    """The same for several requests at a time."""

    def batch(self, inputs: list[Any]) -> list[Any]:
        """As they are: requests have several rows."""
        return inputs

    def predict(self, x: list[Any], **_: Any) -> list[Any]:
        """Probabilities for each request."""
        found = super().predict(np.concatenate(x))
        return np.split(found, np.cumsum([len(each) for each in x])[:-1])

    def unbatch(self, output: list[Any]) -> list[Any]:
        """One for each request already."""
        return output


if __name__ == "__main__":
    if batch := int(os.environ.get("BATCH", "0")):
        model: Model = Batched(max_batch_size=batch, batch_timeout=float(os.environ["WAIT"]))
    else:
        model = Model()
    restart = "RESTART" in os.environ
    server = litserve.LitServer(model, accelerator="cpu", restart_workers=restart)
    server.run(host="127.0.0.1", port=int(sys.argv[1]), generate_client_file=False)
