"""Questions of result interpretability: what the framework's own store and pages tell of its runs.

`run` and `make` do what is to be told of; `read` and the like ask the store, in a fresh process.
"""

from abc import abstractmethod
from typing import Any

from harness.worker.contract import Lack
from harness.worker.questions.question import Question, RunId
from harness.worker.questions.trackers.interpretability import ArtifactLineage as ArtifactLineage
from harness.worker.questions.trackers.interpretability import AuditTrail as AuditTrail
from harness.worker.questions.trackers.interpretability import BestRun as BestRun
from harness.worker.questions.trackers.interpretability import NestedRuns as NestedRuns
from harness.worker.questions.trackers.interpretability import SearchFilter as SearchFilter
from harness.worker.questions.trackers.interpretability import SearchSpeed as SearchSpeed
from harness.worker.questions.types.interpretability import Best as Best
from harness.worker.questions.types.interpretability import Code as Code
from harness.worker.questions.types.interpretability import Compared as Compared
from harness.worker.questions.types.interpretability import Digest as Digest
from harness.worker.questions.types.interpretability import Failure as Failure
from harness.worker.questions.types.interpretability import Family as Family
from harness.worker.questions.types.interpretability import Filter as Filter
from harness.worker.questions.types.interpretability import Filtered as Filtered
from harness.worker.questions.types.interpretability import Found as Found
from harness.worker.questions.types.interpretability import Labelled as Labelled
from harness.worker.questions.types.interpretability import Lineage as Lineage
from harness.worker.questions.types.interpretability import Made as Made
from harness.worker.questions.types.interpretability import Node as Node
from harness.worker.questions.types.interpretability import Page as Page
from harness.worker.questions.types.interpretability import Prepared as Prepared
from harness.worker.questions.types.interpretability import Recorded as Recorded
from harness.worker.questions.types.interpretability import Run as Run
from harness.worker.questions.types.interpretability import Stored as Stored
from harness.worker.questions.types.trackers import Change as Change
from harness.worker.questions.types.trackers import Changes as Changes
from harness.worker.questions.types.trackers import Source as Source
from harness.worker.questions.types.trackers import Trail as Trail
from harness.worker.questions.types.trackers import Use as Use


class ArtifactDigest(Question):
    """Whether an artifact comes back unchanged, and whether its digest is recorded.

    The host has computed the planted file's digest before. Two cases: the file that the store gives
    back is equal; and so is a digest that the store has recorded of it (any of hashlib's
    algorithms), so that nothing has to be fetched to compare.
    """

    @abstractmethod
    def run(self, file: str) -> RunId:
        """A run whose step keeps this file (1 MB of random bytes) as an artifact."""

    @abstractmethod
    def read(self, run_id: RunId) -> Digest:
        """The artifact from the store, with its digest. The first file is gone by then."""


class CodeVersion(Question):
    """Whether a run records which code ran.

    The program holds one line `CODE = "first"`, and its step calls `note(witness, CODE)`: so the
    host sees which code has run. Three runs: committed, committed once more, edited to
    `CODE = "second"`. Two cases: the commit of the first run is the repository's, in full or
    its first seven digits or more; "commit" and "code" are equal for the first two runs, and not
    those of the third. The host makes the folder a repository, unless it is one, and commits all
    that is in it; the edit only if "only_commits".
    """

    @abstractmethod
    def prepare(self) -> Prepared:
        """Put the program where it can run."""

    @abstractmethod
    def run(self, folder: str, witness: str) -> RunId:
        """Run the program that lies in the folder, as it is now."""

    @abstractmethod
    def read(self, run_id: RunId) -> Code: ...


class Dag(Question):
    """How well the graph that the store gives back agrees with the scenario's.

    The pipeline is the MNIST scenario's: load_data, then for each architecture train and evaluate,
    then select_best, wired as the adapter's is; its steps do nothing. The figure is F1: twice the
    edges that are right, of these plus those that are wrong plus those missing. "*" is spread over
    the architectures: from "*" to "*" branch by branch, otherwise each.
    """

    @abstractmethod
    def run(self, architectures: list[str]) -> RunId: ...

    @abstractmethod
    def edges(self, run_id: RunId) -> list[tuple[str, str]]:
        """(from, to), named as in the scenario: "train/CNN", or "train/*" of all branches.

        A node that the scenario does not have (a start, a join) keeps the framework's name.
        """


class DataDigest(Question):
    """Whether a run records by its own means which data it used.

    Four tables (CSV: 20,000 rows of x1, x2, y): `a`; `b` with the same content under another name
    and with another time; `early` and `late` with one number changed, in row 100 or 15,000. Three
    cases: what is recorded of `early` is another than of `a`; so it is of `late`; and of `b` it is
    the same as of `a` (only together with the first: a constant tells nothing). A digest that a
    step of ours would compute is none; nor is the path.
    """

    @abstractmethod
    def run(self, file: str) -> RunId:
        """A run that uses this file as its data, as the documentation has a run take data."""

    @abstractmethod
    def read(self, run_id: RunId) -> str | None:
        """The digest or the version that the framework itself has computed of the data."""


class Difference(Question):
    """Whether the framework's own comparison of two runs shows what differs, and only that.

    Two runs with two parameters and two metrics each, of which one differs. A case (params,
    metrics) passes when the name that differs stands in the text with both values, and the name
    that is equal is not there. Of a page, the text is what the browser shows. A table of all values
    of all runs, or a comparison that other packages make of it, is none: `Unsupported`.
    """

    @abstractmethod
    def make(self, runs: list[Run]) -> list[RunId]: ...

    @abstractmethod
    def compare(self, run_ids: list[RunId]) -> Compared:
        """The output of its command or API for that, or the page, clicked to differences only."""


class Environment(Question):
    """Whether a run records the Python and the packages that it ran with.

    Two facts: the full version of the Python that ran ("3.11.9") stands in "python"; numpy's and
    pandas' versions stand behind their names in "packages". What a step of ours would have to write
    down is not recorded: "" or a `lack`. If packages are recorded with models, the run has one.
    """

    @abstractmethod
    def run(self) -> RunId:
        """A run whose step imports numpy and pandas."""

    @abstractmethod
    def read(self, run_id: RunId) -> Recorded:
        """What the store has recorded by itself, as it is: a file's content, tags, metadata."""


class FailingStep(Question):
    """What the store tells of a failed step.

    A run of two steps, `prepare` and then `evaluate`; the second calls
    `harness.worker.planted.fail(message)`, which raises a ValueError with that message. Three
    facts: "step" is exactly `evaluate`; "exception" holds `ValueError` and the message; "traceback"
    holds the file and the number of the line that raised.
    """

    @abstractmethod
    def run(self, message: str) -> RunId:
        """Wait until the run has failed; do not raise because of it."""

    @abstractmethod
    def read(self, run_id: RunId) -> Failure:
        """What the store has. An entry that it does not have is empty or a `lack`."""


class Logs(Question):
    """What share of the lines that a step prints its store gives back.

    Step `loud` calls `harness.worker.planted.speak(word, 10_000)`, which prints as many lines,
    "WORD 00001" and so on; step `quiet` calls `speak(other, 10)`. A line counts when it is in the
    log of `loud` and not in that of `quiet`; it may stand behind a time or level that is added.
    """

    @abstractmethod
    def run(self, word: str, other: str) -> RunId: ...

    @abstractmethod
    def read(self, run_id: RunId, step: str) -> str | None: ...


class Metrics(Question):
    """Whether metrics of each epoch come back without loss.

    Five series of (step, value), each a case, in one run: with NaN, with infinity, under a unicode
    name, with steps out of order, and of 10,000 points. A case passes when the same points come
    back, bit by bit, in whatever order; a store that has no place for the step gives a position in
    its stead. A `lack` in a series' place is a case that the framework cannot do.
    """

    @abstractmethod
    def run(self, series: dict[str, list[tuple[int, str]]]) -> RunId:
        """Log them in this order, as documented for each epoch; a value is `float(text)`."""

    @abstractmethod
    def read(self, run_id: RunId) -> dict[str, list[tuple[int, float]] | Lack]: ...


class ModelLineage(Question):
    """Whether a version of a model leads to the run that made it, and that run to its data.

    The run registers its model (anything small), or keeps it as a versioned model artifact, by the
    framework's own means. Two cases: "run" is the one that made it; "data" holds the file's name or
    its digest (by hashlib), or "file" has its content. Either may be None or a `lack`.
    """

    @abstractmethod
    def make(self, file: str) -> Made:
        """A run that takes this table (CSV: x1, x2, y; its name is unique) and makes a model."""

    @abstractmethod
    def read(self, model: str, version: str) -> Lineage:
        """The run that the version names, and what that run records of its data."""


class RunPage(Question):
    """Whether a page of its user interface, or a report that it renders, shows a run's accuracy.

    The case passes when the accuracy stands in the text that headless Chromium shows, as 0.7319 or
    as 73.19, with nothing behind it but more digits of its own. A report is one that the framework
    renders from values or from components of its own (a card, a chart). HTML that a step of ours
    has written, and the framework only keeps, is none: `Unsupported`.
    """

    probe = "page"

    @abstractmethod
    def run(self, accuracy: float) -> RunId:
        """A run that keeps this accuracy (four digits) as documented, or has it on the report."""

    @abstractmethod
    def page(self, run_id: RunId) -> Page:
        """The page of a service that the batch has up, or the report as the store gave it back."""


class Params(Question):
    """What share of a run's parameters its store gives back.

    Ten parameters, by name and type, each of which the framework gets as its own parameter of one
    run (what sets a run's inputs from outside, or what its documentation logs them with): floats,
    ints, a bool, texts (unicode, empty, 1,000 characters) and a list of ints. One counts when its
    name is there and its value is the one given: the value itself (a number of equal size is equal,
    whatever its type), or its text by `str` or in JSON, as of stores that keep text only.
    """

    @abstractmethod
    def run(self, values: dict[str, Any]) -> RunId:
        """One run with these parameters and no other values of its own."""

    @abstractmethod
    def read(self, run_id: RunId) -> dict[str, Any]:
        """What the store says of that run's parameters, as it says it."""


class StepTiming(Question):
    """What share of the steps' begins and ends the store knows.

    Three steps one after another: `first`, `second`, `third`. Each does
    `note(witness, "begin", step="first")`, sleeps 1 s, and does `note(witness, "end", ...)`. Three
    runs have 18 times; one is right when it is within 0.2 s of the witness's.
    """

    @abstractmethod
    def run(self, witness: str) -> RunId: ...

    @abstractmethod
    def read(self, run_id: RunId) -> dict[str, tuple[float | None, float | None]]:
        """(begin, end) of each step in seconds since the epoch, None where it has no time."""
