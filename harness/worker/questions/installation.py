"""Questions of installation that are answered by code: what an upgrade leaves of a store."""

from abc import abstractmethod

from harness.worker.questions.question import Question, RunId
from harness.worker.questions.types.installation import KeptRun as KeptRun
from harness.worker.questions.types.installation import OldRun as OldRun


class StoreUpgrade(Question):
    """Whether runs that the version of 12 months ago has stored are there after the upgrade.

    The host installs that version and its dependencies as they were on that day, in an environment
    of their own. `write` is called there, so this module has to be one that both versions import.
    `migrate` and `read` are called with the measured version, in a fresh process each. The store
    is the default deployment's, and all of it lies in the folder `home`. Three runs are written, of
    which the last one fails. Four cases, each of all three runs: `runs`: each is found by its id,
    and ended as it did; `params`, `metrics`, `artifacts`: they are equal to what was written. An
    entry may be a `lack`: then its case is not passed.
    """

    @abstractmethod
    def write(self, home: str, runs: list[OldRun]) -> list[RunId]:
        """Make the runs with the older version, in this order, and end all that was started.

        Each keeps its parameters, metrics and artifact as documented, the failing one too.
        """

    @abstractmethod
    def migrate(self, home: str) -> list[str]:
        """Do what the documentation says of an upgrade; the commands, none where it needs none."""

    @abstractmethod
    def read(self, home: str, run_ids: list[RunId]) -> list[KeptRun | None]:
        """What the store says of each run by its own means; None of one that it does not have."""
