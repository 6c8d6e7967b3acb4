"""Questions of interpretability."""

from abc import abstractmethod
from typing import Any, NotRequired, TypedDict

from harness.worker.contract import Lack
from harness.worker.questions.question import Question, RunId


class Page(TypedDict):
    """Where a page is, and what has to be done so that it shows what is asked."""

    url: str  # "http://127.0.0.1:..." or "file:///..."
    fill: NotRequired[dict[str, str]]  # a form that comes first: CSS selector -> text
    click: NotRequired[list[str]]  # CSS selectors or XPaths that begin with "//", in order
    then: NotRequired[str]  # where to go once the clicks have left the first page


class Compared(TypedDict, total=False):
    """A comparison as text, or the page that shows it."""

    text: str
    url: str
    fill: dict[str, str]
    click: list[str]
    then: str


class Digest(TypedDict, total=False):
    """Either an algorithm of hashlib with the digest in hex, or a file as the store gave it back."""

    algorithm: str
    digest: str
    file: str


class Best(TypedDict):
    """The best run, and the calls that found it (`harness.worker.calls`)."""

    number: int
    accuracy: float
    calls: list[dict[str, str]]


class Prepared(TypedDict):
    """A folder with a program in it."""

    folder: str
    file: str
    only_commits: NotRequired[bool]


class Code(TypedDict):
    """What a store records of the code that ran."""

    commit: str | None
    code: str | None


class Run(TypedDict):
    """What one run is to keep."""

    params: dict[str, Any]
    metrics: dict[str, float]


class Recorded(TypedDict):
    """What a store recorded of the interpreter and of the packages."""

    python: str | Lack
    packages: str | Lack


class Failure(TypedDict):
    """What a store keeps of a failed step."""

    step: list[str] | Lack
    exception: str | Lack
    traceback: str | Lack


class Made(TypedDict):
    """A model and the run that made it."""

    run: RunId
    model: str
    version: str


class Lineage(TypedDict):
    """The run that a model's version names, and its data: a text, or a file with the data."""

    run: RunId | Lack | None
    data: NotRequired[str | Lack | None]
    file: NotRequired[str]


class Stored(TypedDict):
    """How the runs came into the store."""

    copied: bool
    how: str


class Found(TypedDict):
    """The best run, and how long the query took."""

    number: int
    accuracy: float
    seconds: float


class ArtifactDigest(Question):
    """TODO"""

    @abstractmethod
    def run(self, file: str) -> RunId: ...

    @abstractmethod
    def read(self, run_id: RunId) -> Digest: ...


class BestRun(Question):
    """TODO"""

    @abstractmethod
    def make(self, accuracies: list[float]) -> Any: ...

    @abstractmethod
    def best(self) -> Best: ...


class CodeVersion(Question):
    """TODO"""

    @abstractmethod
    def prepare(self) -> Prepared: ...

    @abstractmethod
    def run(self, folder: str, witness: str) -> RunId: ...

    @abstractmethod
    def read(self, run_id: RunId) -> Code: ...


class Dag(Question):
    """TODO"""

    @abstractmethod
    def run(self, architectures: list[str]) -> RunId: ...

    @abstractmethod
    def edges(self, run_id: RunId) -> list[tuple[str, str]]: ...


class DataDigest(Question):
    """TODO"""

    @abstractmethod
    def run(self, file: str) -> RunId: ...

    @abstractmethod
    def read(self, run_id: RunId) -> str | None: ...


class Difference(Question):
    """TODO"""

    @abstractmethod
    def make(self, runs: list[Run]) -> list[RunId]: ...

    @abstractmethod
    def compare(self, run_ids: list[RunId]) -> Compared: ...


class Environment(Question):
    """TODO"""

    @abstractmethod
    def run(self) -> RunId: ...

    @abstractmethod
    def read(self, run_id: RunId) -> Recorded: ...


class FailingStep(Question):
    """TODO"""

    @abstractmethod
    def run(self, message: str) -> RunId: ...

    @abstractmethod
    def read(self, run_id: RunId) -> Failure: ...


class Logs(Question):
    """TODO"""

    @abstractmethod
    def run(self, word: str, other: str) -> RunId: ...

    @abstractmethod
    def read(self, run_id: RunId, step: str) -> str: ...


class Metrics(Question):
    """TODO"""

    @abstractmethod
    def run(self, series: dict[str, list[tuple[int, str]]]) -> RunId: ...

    @abstractmethod
    def read(self, run_id: RunId) -> dict[str, list[tuple[int, float]] | Lack]: ...


class ModelLineage(Question):
    """TODO"""

    @abstractmethod
    def make(self, file: str) -> Made: ...

    @abstractmethod
    def read(self, model: str, version: str) -> Lineage: ...


class RunPage(Question):
    """TODO"""

    probe = "page"

    @abstractmethod
    def run(self, accuracy: float) -> RunId: ...

    @abstractmethod
    def page(self, run_id: RunId) -> Page: ...


class Params(Question):
    """TODO"""

    @abstractmethod
    def run(self, values: dict[str, Any]) -> RunId: ...

    @abstractmethod
    def read(self, run_id: RunId) -> dict[str, Any]: ...


class SearchSpeed(Question):
    """TODO"""

    @abstractmethod
    def make(self, accuracies: list[float]) -> Stored: ...

    @abstractmethod
    def count(self) -> int: ...

    @abstractmethod
    def best(self) -> Found: ...


class StepTiming(Question):
    """TODO"""

    @abstractmethod
    def run(self, witness: str) -> RunId: ...

    @abstractmethod
    def read(self, run_id: RunId) -> dict[str, tuple[float | None, float | None]]: ...
