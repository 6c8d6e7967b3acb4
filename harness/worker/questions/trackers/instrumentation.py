"""Questions of instrumentation that are asked of trackers, in the environment with extras."""

import runpy
from abc import abstractmethod
from typing import Any, TypedDict

from harness.worker.questions.question import Question


class Logged(TypedDict):
    """What the store has of the one run that was made; empty where it records none."""

    params: dict[str, Any]
    metrics: dict[str, float]


class Autologging(Question):
    """Whether one call has the training of a common library recorded, with no other call.

    The library is scikit-learn: the only one of the common base that trains by a call that a
    framework can hook. (A loop in PyTorch is the user's own; the trainer of transformers needs a
    package that the base lacks.) After `switch_on` the host's own program fits an estimator, and
    knows nothing of any framework. Three cases: parameters that the program chose are recorded with
    their values; so is a figure of the fit (accuracy or log loss on its data); and the recorded
    model, loaded again, predicts what the fitted one did.
    """

    @abstractmethod
    def switch_on(self) -> None:
        """That one call; before it, no more than what tells where the store is.

        Nothing of the answer's own runs between this and the end of the process.
        """

    @abstractmethod
    def read(self) -> Logged:
        """Of the run that the fit has made, in a fresh process."""

    @abstractmethod
    def predict(self, rows: list[list[float]]) -> list[float]:
        """By the model that was recorded with that run, loaded as documented."""

    def train(self, program: str) -> None:
        """Switch it on and run the program; an answer leaves this as it is."""
        self.switch_on()
        runpy.run_path(program, run_name="__main__")
