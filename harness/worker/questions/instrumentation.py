"""Questions of instrumentation."""

from abc import abstractmethod
from typing import Any, TypedDict

from harness.worker.questions.question import Question


class Attempted(TypedDict):
    """`harness.worker.attempts.Attempts`, by the step's name in the scenario."""

    outputs: dict[str, Any]
    reasons: dict[str, str]


class Results(TypedDict):
    """What a pipeline gave back: each step's output, and the sha256 of each file they name."""

    outputs: dict[str, dict[str, Any]]
    files: dict[str, str]


class Chain(Question):
    """TODO"""

    @abstractmethod
    def run(self, lengths: list[int], repeats: int, patience: float) -> list[tuple[int, float]]: ...


class Steps(Question):
    """TODO"""

    @abstractmethod
    def call(self, parameters: dict[str, Any], stand_ins: bool) -> Attempted: ...

    @abstractmethod
    def call_tutorial(self, parameters: dict[str, Any], stand_ins: bool) -> Attempted: ...


class Tutorial(Question):
    """TODO"""

    @abstractmethod
    def run(self, parameters: dict[str, Any]) -> Results: ...
