"""What goes to answers about interoperability and comes from them."""

from typing import Any, Literal, NotRequired, TypedDict

from harness.worker.contract import Lack


class Command(TypedDict):
    """What a CI job runs: the first word is a program of the environment."""

    command: list[str]
    env: dict[str, str]
    cwd: str


class Contents(TypedDict):
    """What is planted in a run, or what an installation says that its run has."""

    params: dict[str, str]
    metrics: dict[str, float]
    tags: dict[str, str]


class Call(TypedDict):
    """One HTTP request.

    What is taken from its answer, by keys and indices, stands wherever a later URL, header or text
    of a body says "{run}": `"take": {"run": ["run", "info", "run_id"]}`.
    """

    method: str
    url: str  # http://127.0.0.1:...
    headers: NotRequired[dict[str, str]]
    body: NotRequired[Any]  # JSON
    take: NotRequired[dict[str, list[str | int]]]


class Calls(TypedDict):
    """Requests by what they do, each list in the order of sending; its last answer is judged."""

    create: list[Call] | Lack  # takes "run", the run's id
    find: list[Call] | Lack
    read: list[Call] | Lack


class Api(TypedDict):
    """The routes that a server has, and the documents that describe them."""

    server: str  # http://127.0.0.1:...
    routes: list[tuple[str, str]]  # ("GET", "/dags/{dag_id}"), or <dag_id>; methods in capitals
    documents: list[Any]  # OpenAPI documents as JSON


class S3(TypedDict):
    """A bucket that answers, by addresses in path style."""

    endpoint: str  # http://127.0.0.1:...
    bucket: str
    access_key: str
    secret_key: str
    region: str


class Served(TypedDict):
    """What is stored, and how its server is asked.

    Requests are POSTs of JSON to `path`: {input: float32 images as nested lists (N, 1, 28, 28)};
    answers are {output: lists (N, 10)}.
    """

    model: Any  # any JSON: what `serve` has to know
    path: str  # such as "/invocations"
    input: str
    output: str


class Sent(TypedDict):
    """By which protocol telemetry goes out, and where Prometheus would read it."""

    protocol: Literal["prometheus", "statsd", "opentelemetry"]
    url: str | None  # of Prometheus
