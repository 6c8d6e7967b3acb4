"""Reviews as a worker of Mosec.

https://mosecorg.github.io/mosec/reference/interface.html
"""

import os
from pathlib import Path
from typing import Any

from mosec import Server, ValidationError, Worker

from scenarios.reviews_serving.model import load, predict


class Model(Worker):
    """The classifier, loaded when the worker starts."""

    def __init__(self) -> None:
        self.classifier = load(Path(os.environ["MODEL"]))

    def forward(self, data: Any) -> dict[str, Any]:
        """Probabilities of negative and positive."""
        try:
            return {"outputs": predict(self.classifier, data["rows"]).tolist()}
        except (KeyError, TypeError, ValueError) as problem:
            raise ValidationError(str(problem)) from problem


if __name__ == "__main__":
    server = Server()
    server.append_worker(Model)
    server.run()
