"""Questions of interoperability."""

from abc import abstractmethod
from typing import Any, Literal, NotRequired, TypedDict

from harness.worker.contract import Lack
from harness.worker.questions.configuration import Database
from harness.worker.questions.question import Question, RunId


class Command(TypedDict):
    """What a user types: the first word is a program of the environment."""

    command: list[str]
    env: dict[str, str]
    cwd: str


class Contents(TypedDict):
    """What an installation says that its run has."""

    params: dict[str, str]
    metrics: dict[str, float]
    tags: dict[str, str]


class Call(TypedDict):
    """One HTTP request; see the question."""

    method: str
    url: str
    headers: NotRequired[dict[str, str]]
    body: NotRequired[Any]
    take: NotRequired[dict[str, list[str | int]]]


class Calls(TypedDict):
    """Requests by what they do; each list is sent in order."""

    create: list[Call] | Lack
    find: list[Call] | Lack
    read: list[Call] | Lack


class Api(TypedDict):
    """The routes that a server has, and the documents that describe them."""

    server: str
    routes: list[tuple[str, str]]
    documents: list[Any]


class S3(TypedDict):
    """A bucket that answers, by addresses in path style."""

    endpoint: str
    bucket: str
    access_key: str
    secret_key: str
    region: str


class Served(TypedDict):
    """What is stored, and how its server is asked."""

    model: Any
    path: str
    input: str
    output: str


class Sent(TypedDict):
    """By which protocol telemetry goes out, and where Prometheus would read it."""

    protocol: Literal["prometheus", "statsd", "opentelemetry"]
    url: str | None


class ExitCodes(Question):
    """TODO"""

    @abstractmethod
    def command(self, ending: str, witness: str) -> Command: ...


class Export(Question):
    """TODO"""

    @abstractmethod
    def run(
        self, params: dict[str, str], metrics: dict[str, float], tags: dict[str, str]
    ) -> RunId: ...

    @abstractmethod
    def export(self, run_id: RunId, folder: str) -> None: ...

    @abstractmethod
    def load(self, folder: str, home: str) -> RunId: ...

    @abstractmethod
    def read(self, run_id: RunId, home: str) -> Contents: ...


class FailureCallback(Question):
    """TODO"""

    @abstractmethod
    def run(self, url: str, fails: bool, witness: str) -> RunId: ...


class HttpApi(Question):
    """TODO"""

    @abstractmethod
    def calls(self, text: str) -> Calls: ...


class MlflowPairs(Question):
    """TODO"""

    @abstractmethod
    def run(self, url: str, experiment: str, text: str, witness: str) -> RunId: ...


class ModelFormats(Question):
    """TODO"""

    @abstractmethod
    def run(self, weights: str, form: str) -> RunId: ...

    @abstractmethod
    def fetch(self, run_id: RunId, form: str, file: str) -> None: ...


class Openapi(Question):
    """TODO"""

    @abstractmethod
    def read(self) -> Api: ...


class Openlineage(Question):
    """TODO"""

    @abstractmethod
    def run(self, url: str, fails: bool) -> RunId: ...


class Postgresql(Question):
    """TODO"""

    @abstractmethod
    def run(self, database: Database, text: str) -> RunId: ...

    @abstractmethod
    def read(self, database: Database, run_id: RunId) -> str | None: ...


class RoundTrips(Question):
    """TODO"""

    @abstractmethod
    def run(self, library: str, seed: int) -> RunId: ...

    @abstractmethod
    def read(self, library: str, run_id: RunId) -> list[float]: ...


class S3Artifacts(Question):
    """TODO"""

    probe = "s3"

    @abstractmethod
    def run(self, s3: S3, text: str) -> RunId: ...

    @abstractmethod
    def read(self, s3: S3, run_id: RunId) -> str | None: ...


class Serving(Question):
    """TODO"""

    @abstractmethod
    def run(self, weights: str) -> Served: ...

    @abstractmethod
    def serve(self, model: Any, port: int, stop: str) -> None: ...


class Telemetry(Question):
    """TODO"""

    @abstractmethod
    def run(self, statsd_port: int, otlp: str) -> Sent: ...
