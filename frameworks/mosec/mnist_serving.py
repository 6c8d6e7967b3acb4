"""MNIST as a worker of Mosec.

https://mosecorg.github.io/mosec/reference/interface.html
"""

import os
from pathlib import Path
from typing import Any

import numpy as np
from mosec import Server, ValidationError, Worker

from scenarios.mnist_serving.model import load, predict


class Model(Worker):
    """The network, loaded when the worker starts."""

    def __init__(self) -> None:
        self.network = load(Path(os.environ["MODEL"]))

    def forward(self, data: Any) -> dict[str, Any]:
        """Probabilities of each digit."""
        try:
            rows = np.array(data["rows"], np.uint8)
            return {"outputs": predict(self.network, rows).tolist()}
        except (KeyError, OverflowError, TypeError, ValueError) as problem:
            raise ValidationError(str(problem)) from problem


if __name__ == "__main__":
    server = Server()
    server.append_worker(Model)
    server.run()
