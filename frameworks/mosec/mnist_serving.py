"""MNIST as a worker of Mosec.

https://mosecorg.github.io/mosec/reference/interface.html
"""

import os
from pathlib import Path
from typing import TypedDict

import numpy as np
from mosec import Server, ValidationError, Worker

from scenarios.mnist_serving.model import load, predict


class Images(TypedDict):
    """Lines of pixels each. Mosec describes requests by what `forward` says that it takes."""

    rows: list[list[list[int]]]


class Outputs(TypedDict):
    """Probabilities of each digit."""

    outputs: list[list[float]]


class Model(Worker):
    """The network, loaded when the worker starts."""

    def __init__(self) -> None:
        self.network = load(Path(os.environ["MODEL"]))

    def forward(self, data: Images) -> Outputs:
        """Probabilities of each digit."""
        try:
            rows = np.array(data["rows"], np.uint8)
            return {"outputs": predict(self.network, rows).tolist()}
        except (KeyError, OverflowError, TypeError, ValueError) as problem:
            raise ValidationError(str(problem)) from problem


class Batched(Worker):
    """The same for several requests at a time, which come in a list."""

    def __init__(self) -> None:
        self.network = load(Path(os.environ["MODEL"]))

    def forward(self, data: list[Images]) -> list[Outputs]:
        """Probabilities for each request."""
        try:
            asked = [np.array(each["rows"], np.uint8) for each in data]
            found = predict(self.network, np.concatenate(asked))
        except (KeyError, OverflowError, TypeError, ValueError) as problem:
            raise ValidationError(str(problem)) from problem
        ends = np.cumsum([len(each) for each in asked])[:-1]
        return [{"outputs": part.tolist()} for part in np.split(found, ends)]


if __name__ == "__main__":
    server = Server()
    if batch := int(os.environ.get("BATCH", "0")):
        server.append_worker(Batched, max_batch_size=batch, max_wait_time=int(os.environ["WAIT"]))
    else:
        server.append_worker(Model, num=int(os.environ.get("WORKERS", "1")))
    server.run()
