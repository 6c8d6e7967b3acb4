"""Questions of documentation."""

from abc import abstractmethod

from harness.worker.questions.question import Question


class Settings(Question):
    """TODO"""

    probe = "configuration"

    @abstractmethod
    def settings(self) -> dict[str, str | None]: ...
