"""Reviews as a worker of Mosec.

https://mosecorg.github.io/mosec/reference/interface.html
"""

import os
from pathlib import Path
from typing import TypedDict

import numpy as np
from mosec import Server, ValidationError, Worker

from scenarios.reviews_serving.model import load, predict


class Reviews(TypedDict):
    """Texts. Mosec describes requests by what `forward` says that it takes."""

    rows: list[str]


class Outputs(TypedDict):
    """Probabilities of negative and positive."""

    outputs: list[list[float]]


class Model(Worker):
    """The classifier, loaded when the worker starts."""

    def __init__(self) -> None:
        self.classifier = load(Path(os.environ["MODEL"]))

    def forward(self, data: Reviews) -> Outputs:
        """Probabilities of negative and positive."""
        try:
            return {"outputs": predict(self.classifier, data["rows"]).tolist()}
        except (KeyError, TypeError, ValueError) as problem:
            raise ValidationError(str(problem)) from problem


class Batched(Worker):
    """The same for several requests at a time, which come in a list."""

    def __init__(self) -> None:
        self.classifier = load(Path(os.environ["MODEL"]))

    def forward(self, data: list[Reviews]) -> list[Outputs]:
        """Probabilities for each request."""
        try:
            asked = [each["rows"] for each in data]
            found = predict(self.classifier, [text for texts in asked for text in texts])
        except (KeyError, TypeError, ValueError) as problem:
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
