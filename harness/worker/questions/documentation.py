"""Questions of documentation."""

from abc import abstractmethod

from harness.worker.questions.question import Question


class Settings(Question):
    """How many of a framework's settings are described where they are declared.

    A setting counts as described when its description is more than white space. To read the
    declarations is our part: a method that raises, or that finds no setting, is an error of ours
    and no score. It is asked in the environment without extras.
    """

    probe = "configuration"

    @abstractmethod
    def settings(self) -> dict[str, str | None]:
        """Every setting that the installed package declares, with the description beside it.

        Read from the installed files; None for one without a description. `Unsupported` where the
        framework declares no settings. `harness.worker.declarations` finds comments above
        declarations.
        """
