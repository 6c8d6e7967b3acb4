"""Questions of configuration."""

from abc import abstractmethod
from typing import Any, TypedDict

from harness.worker.questions.question import Question, RunId


class Database(TypedDict):
    """A PostgreSQL database that answers."""

    host: str  # 127.0.0.1
    port: int
    user: str
    password: str
    name: str


class BackendScripts(TypedDict):
    default: str
    postgresql: str


class ExecutorScripts(TypedDict):
    default: str
    swapped: str


class Said(TypedDict):
    """What the framework answered to the start of a run."""

    code: int  # of a process that exits, or an HTTP status
    message: str


class Places(TypedDict):
    """Files or folders that hold what the framework keeps."""

    store: list[str]
    logs: list[str]


class Values(TypedDict):
    """One parameter of each type."""

    count: int
    rate: float
    flag: bool
    label: str


class BackendSwap(Question):
    """TODO"""

    @abstractmethod
    def scripts(self, database: Database) -> BackendScripts: ...

    @abstractmethod
    def run(self, database: Database, script: str) -> RunId: ...


class Branch(Question):
    """TODO"""

    @abstractmethod
    def run(self, coin: str, notes: str) -> RunId: ...


class Cache(Question):
    """TODO"""

    @abstractmethod
    def run(self, code: str, source: str, parameter: int, notes: str) -> RunId: ...


class Concurrency(Question):
    """TODO"""

    @abstractmethod
    def run(self, limit: int | None, seconds: float, notes: str) -> RunId: ...


class ExecutorSwap(Question):
    """TODO"""

    @abstractmethod
    def scripts(self) -> ExecutorScripts: ...

    @abstractmethod
    def run(self, which: str, script: str, notes: str) -> RunId: ...


class FanOut(Question):
    """TODO"""

    @abstractmethod
    def run(self, width: str, notes: str) -> RunId: ...


class Rejection(Question):
    """TODO"""

    @abstractmethod
    def run(self, parameters: dict[str, Any], notes: str) -> Said: ...


class Resume(Question):
    """TODO"""

    @abstractmethod
    def run(self, obstacle: str, notes: str) -> RunId: ...

    @abstractmethod
    def resume(self, run_id: RunId, obstacle: str, notes: str) -> RunId: ...

    @abstractmethod
    def succeeded(self, run_id: RunId) -> bool: ...


class Retry(Question):
    """TODO"""

    @abstractmethod
    def run(self, tries: int, notes: str) -> RunId: ...

    @abstractmethod
    def succeeded(self, run_id: RunId) -> bool: ...


class Schedule(Question):
    """TODO"""

    @abstractmethod
    def run(self, days: list[str], notes: str) -> list[RunId]: ...


class Secrets(Question):
    """TODO"""

    @abstractmethod
    def run(self, secret: str, marker: str, notes: str) -> RunId: ...

    @abstractmethod
    def places(self, run_id: RunId) -> Places: ...


class StepEnvironment(Question):
    """TODO"""

    @abstractmethod
    def run(self, case: str, wheels: dict[str, str], value: str, notes: str) -> RunId: ...


class Timeout(Question):
    """TODO"""

    @abstractmethod
    def run(self, limit: int, notes: str, linger: float) -> RunId: ...

    @abstractmethod
    def succeeded(self, run_id: RunId) -> bool: ...


class TypedParameters(Question):
    """TODO"""

    @abstractmethod
    def run(self, source: str, values: Values, notes: str) -> RunId: ...
