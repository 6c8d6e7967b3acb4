"""What goes to answers about configuration and comes from them."""

from typing import NotRequired, TypedDict

from harness.worker.questions.question import RunId


class Database(TypedDict):
    """A PostgreSQL database that answers."""

    host: str  # 127.0.0.1
    port: int
    user: str
    password: str
    name: str


class BackendScripts(TypedDict):
    """What a user types for either backend, shell commands one per line."""

    default: str
    postgresql: str


class ExecutorScripts(TypedDict):
    """What a user types for either executor, shell commands one per line.

    With the changed file inside (`cat > FILE <<END`) where code has to change.
    """

    default: str
    swapped: str


class Said(TypedDict):
    """What the framework answered to the start of a run."""

    code: int  # of a process that exits, or an HTTP status
    message: str  # all that it said


class Places(TypedDict):
    """Files or folders; what lies in both is a log.

    A file of the user's, from which the framework takes a secret, is not part of the store.
    """

    store: list[str]  # those that hold its metadata, artifacts and state
    logs: list[str]  # those that hold its logs, those of its services too
    emulated: NotRequired[str]  # a service that a secret came from, if no real one can be had here


class Survived(TypedDict):
    """What the framework's store says of a run."""

    succeeded: bool
    results: dict[str, int | None]  # of steps `one`, `two` and `three`; None of one that is lost


class Values(TypedDict):
    """One parameter of each type."""

    count: int
    rate: float
    flag: bool
    label: str


class Held(TypedDict):
    """A run that was found, and what it has."""

    run: RunId
    params: dict[str, str]
    metrics: dict[str, float]


class Kept(TypedDict):
    """All that a run keeps."""

    params: dict[str, str]
    metrics: dict[str, list[tuple[int, float]]]  # (step, value), in this order
    tags: dict[str, str]
    text: str  # of the artifact `notes.txt`


class Named(TypedDict):
    """A run with a name, in an experiment (a project, a group of runs) with one."""

    experiment: str  # nothing else is called so
    name: str
    params: dict[str, str]
    metrics: dict[str, float]
