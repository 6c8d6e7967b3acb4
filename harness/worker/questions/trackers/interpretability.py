"""Questions of result interpretability that are asked of trackers.

`run` and `make` do what is to be told of; `read` and the like ask the store, in a fresh process.
"""

from abc import abstractmethod
from typing import Any

from harness.worker.questions.question import Question, RunId
from harness.worker.questions.types.interpretability import Best as Best
from harness.worker.questions.types.interpretability import Family as Family
from harness.worker.questions.types.interpretability import Filter as Filter
from harness.worker.questions.types.interpretability import Filtered as Filtered
from harness.worker.questions.types.interpretability import Found as Found
from harness.worker.questions.types.interpretability import Labelled as Labelled
from harness.worker.questions.types.interpretability import Node as Node
from harness.worker.questions.types.interpretability import Stored as Stored
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


class BestRun(Question):
    """How many calls of its API the best of 20 runs takes.

    A call is what fetches from the store: a request, a command, an attribute that loads. A loop
    over 20 runs that loads each one's accuracy is 20. The next page of a listing is one more. The
    answer has to be right (else the framework has failed), and its accuracy has to stand in the
    result of a call that is listed, kept as text. Reading the number of the run that was found is
    not counted: a run's id would do as well.
    """

    @abstractmethod
    def make(self, accuracies: list[float]) -> Any:
        """One run each, with `number`, its place, and `accuracy`, kept as documented."""

    @abstractmethod
    def best(self) -> Best:
        """The best run by the public API (client, REST, CLI), with as few calls as that allows.

        Each goes through `harness.worker.calls.Calls`, which lists it as it is made.
        """


class NestedRuns(Question):
    """Whether runs that were started below another one are read back below it.

    As of a search for parameters: the parent is the search, each child a trial. Four cases. Two
    parents, of three children and of one: the first leads to exactly its children, each with its
    accuracy; so does the second; each child leads to its parent, and the parents to none. And once
    more, two levels deep: the run at the top has one child, which has two of its own. Parents are
    runs themselves, with an accuracy. A label that runs share is no parent: `Unsupported`. So is a
    depth that the framework does not have; `make` raises it for that tree alone.
    """

    @abstractmethod
    def make(self, runs: list[Node]) -> dict[str, RunId]:
        """These runs, by their names; a parent comes before its children."""

    @abstractmethod
    def family(self, run_id: RunId) -> Family:
        """What the store says of a run: its parent, if it has one, and its own children."""


class SearchFilter(Question):
    """Whether a query finds exactly the right ones of 20 runs: by metric, parameter and tag.

    Each run has a parameter `optimizer`; most have a metric `accuracy` and a tag `stage`. Four
    cases: accuracy above a bound, optimizer equal to a text, stage equal to a text, and all three
    at once. A case passes when the runs found are exactly those that match. A run whose accuracy is
    the bound itself does not, nor one without accuracy or stage. The filter has to be the
    framework's own, and no loop of ours over all runs: the calls, as text, must have given back the
    ids of the runs that match, and of no others.
    """

    @abstractmethod
    def make(self, runs: list[Labelled]) -> list[RunId]:
        """One run each, in this order."""

    @abstractmethod
    def find(self, wanted: Filter) -> Filtered:
        """Those that meet all conditions, by the public API (client, REST, CLI).

        Each call goes through `harness.worker.calls.Calls`. `Unsupported` counts for this case.
        """


class SearchSpeed(Question):
    """How long the query for the best of 1,000 runs takes.

    The figure is the median of three. The answer has to be right and all runs be there.
    """

    @abstractmethod
    def make(self, accuracies: list[float]) -> Stored:
        """Store 1,000 finished runs, each with its place as `number` and its `accuracy`.

        Where 1,000 real runs would take longer than 120 s: a few real runs, of which the others are
        copies within its own store, with own ids, numbers and accuracies. 240 s are the limit.
        """

    @abstractmethod
    def count(self) -> int:
        """How many of these runs the store has."""

    @abstractmethod
    def best(self) -> Found:
        """As in `BestRun`; with the seconds of the query by `time.perf_counter()`, no imports."""
