"""Questions of configuration that are asked of trackers."""

from abc import abstractmethod
from typing import Any

from harness.worker import together
from harness.worker.questions.question import Question, RunId
from harness.worker.questions.types.configuration import Held as Held
from harness.worker.questions.types.configuration import Kept as Kept
from harness.worker.questions.types.configuration import Named as Named
from harness.worker.witness import note


class ConcurrentWriters(Question):
    """Whether eight processes can log 1,000 metrics each into one store at once, and lose none.

    Each process has a run of its own. It opens that, waits until all are as far, and logs 1,000
    values of `loss`, each with its step. A process is a case: it passes when exactly its points
    come back, each once and bit by bit. What an error of the framework cost is lost as well.
    Seconds from the first begin to the last end are kept beside it, and not scored.
    """

    @abstractmethod
    def prepare(self) -> None:
        """Make what all writers share, such as an experiment."""

    @abstractmethod
    def open(self, writer: int) -> RunId:
        """Start a run, and all that comes before its first metric; not timed.

        `log` is called after it, on the same object.
        """

    @abstractmethod
    def log(self, run_id: RunId, values: list[float]) -> None:
        """Log them as documented for a training loop: one call for each, with its place as step.

        Return when all are where `read` finds them, and end the run.
        """

    @abstractmethod
    def read(self, run_id: RunId) -> list[tuple[int, float]]:
        """All points of `loss`, as (step, value), by the store; in a fresh process."""

    def at_once(self, values: list[list[float]], notes: str) -> list[dict[str, Any]]:
        """What `write` left in each of as many processes; an answer leaves both as they are."""
        writers = [{"writer": n, "values": each, "notes": notes} for n, each in enumerate(values)]
        return together.call(self, "write", writers)

    def write(self, writer: int, values: list[float], notes: str, gate: str) -> None:
        """One of the processes."""
        run_id = self.open(writer)
        together.wait(gate)
        note(notes, "begin", writer=writer, run=run_id)
        self.log(run_id, values)
        note(notes, "end", writer=writer, run=run_id)


class DeleteRestore(Question):
    """Whether a deleted run is gone from the listing, and is equal when it was restored.

    Three runs, with parameters, metrics of several steps, tags and an artifact. The second is
    deleted. Two cases: the listing then has exactly the two others, and another one is unchanged;
    restored, all three are listed, and that one has all that it had, under the id that it had. A
    copy that a user has kept before is no restoring: `Unsupported`.
    """

    @abstractmethod
    def make(self, runs: list[Kept]) -> list[RunId]:
        """One run each, in this order; all are over."""

    @abstractmethod
    def listed(self) -> list[RunId]:
        """All that its listing has by default, of the runs that this question has made."""

    @abstractmethod
    def delete(self, run_id: RunId) -> None: ...

    @abstractmethod
    def restore(self, run_id: RunId) -> None:
        """Undo that. `Unsupported` counts for this case alone."""

    @abstractmethod
    def read(self, run_id: RunId) -> Kept:
        """All that it has; it may have more than was given."""


class Renaming(Question):
    """Whether a run and an experiment can be renamed, and nothing else of them changes.

    Two cases, each with a run and an experiment of its own. A case passes when the new name finds
    the run, under the id that it had and with its parameters and metrics, and the old name finds
    nothing. An experiment is what the framework calls so, or a project, or any named group that a
    run lies in. A copy under the new name is another run.
    """

    @abstractmethod
    def make(self, run: Named) -> RunId: ...

    @abstractmethod
    def rename_run(self, run_id: RunId, name: str) -> None:
        """`Unsupported` counts for this case alone."""

    @abstractmethod
    def rename_experiment(self, name: str, new: str) -> None:
        """`Unsupported` counts for this case alone."""

    @abstractmethod
    def find(self, experiment: str, name: str) -> list[Held]:
        """The runs of that name in the experiment of that name; none where neither is there."""
