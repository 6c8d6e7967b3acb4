"""Questions of interpretability that are asked of trackers: what led to what, who changed what."""

from abc import abstractmethod

from harness.worker.questions.question import Question, RunId
from harness.worker.questions.types.trackers import Changes, Source, Trail, Use


class ArtifactLineage(Question):
    """Whether the store tells which run made an artifact, and which runs used it.

    An artifact is what the documentation has one run keep and others take: a file, a model with the
    file in it, an asset. Two are made, each by a run. Three runs use them: one uses the first, one
    uses both, one uses the second. Two cases: `made`: the run that made each; `used`: the runs that
    used each, all of them and no other. Only records count that the framework has for this: a tag
    that our code invents is none. `ModelLineage` asks which run a model version came from.
    """

    @abstractmethod
    def make(self, file: str) -> Source:
        """A run that keeps this file as an artifact."""

    @abstractmethod
    def use(self, artifacts: list[str]) -> Use:
        """A run that takes these out of the store and uses them, as documented."""

    @abstractmethod
    def read(self, artifact: str) -> Trail:
        """What the store tells of it, in a fresh process."""


class AuditTrail(Question):
    """Whether the store tells of a change what was there before, when it came, and by whom.

    Two runs have a tag each. Then a user overwrites the tag of the first and deletes the second.
    Six facts: of the overwritten tag, `what` is its former value; of the deleted run, its id, told
    as deleted. `when` is the time of the change, within the seconds in which it was done; `who` is
    the user who did it, not the one who made the run. What is only in a row of the database, and in
    no command, API or page, is not told: None or a `lack`.
    """

    @abstractmethod
    def make(self, maker: str, tag: str, values: list[str]) -> list[RunId]:
        """Two runs of the user `maker`, each with its value as this tag."""

    @abstractmethod
    def change(self, changer: str, run_ids: list[RunId], tag: str, value: str) -> None:
        """As the user `changer`: overwrite the tag of the first, delete the second."""

    @abstractmethod
    def read(self, run_ids: list[RunId], tag: str) -> Changes:
        """What the store tells of both changes, in a fresh process."""
