"""What goes to answers about interpretability and comes from them."""

from typing import Any, NotRequired, TypedDict

from harness.worker.contract import Lack
from harness.worker.questions.question import RunId


class Page(TypedDict):
    """Where a page is, and what has to be done so that it shows what is asked."""

    url: str  # "http://127.0.0.1:..." or "file:///..."
    fill: NotRequired[dict[str, str]]  # a form that comes first: CSS selector -> text
    click: NotRequired[list[str]]  # CSS selectors or XPaths that begin with "//", in order
    then: NotRequired[str]  # where to go once the clicks have left the first page


class Compared(TypedDict, total=False):
    """A comparison as text, or the page that shows it, with the parts of a `Page`."""

    text: str
    url: str
    fill: dict[str, str]
    click: list[str]
    then: str


class Digest(TypedDict, total=False):
    """A file as the store gave it back, and the digest in hex that it recorded of it."""

    file: str | Lack
    algorithm: str  # of hashlib
    digest: str | Lack


class Best(TypedDict):
    """The best run, and the calls that found it: `harness.worker.calls.Calls.made`."""

    number: int
    accuracy: float
    calls: list[dict[str, str]]


class Prepared(TypedDict):
    """A folder with a program in it."""

    folder: str
    file: str  # the program's path
    only_commits: NotRequired[bool]  # the framework takes code from commits only


class Code(TypedDict):
    """What a store records of the code that ran."""

    commit: str | None
    # What else tells one state of the code from another (a digest, the source, a version), without
    # times, run ids and paths.
    code: str | None


class Run(TypedDict):
    """What one run is to keep."""

    params: dict[str, Any]
    metrics: dict[str, float]


class Recorded(TypedDict):
    """What a store recorded of the interpreter and of the packages."""

    python: str | Lack | None
    packages: str | Lack | None


class Failure(TypedDict):
    """What a store keeps of a failed step."""

    step: list[str] | Lack  # names of the steps that it calls failed
    exception: str | Lack | None  # the text that it keeps of it
    traceback: str | Lack | None  # the text with it, which may be the same one, a log included


class Made(TypedDict):
    """A model and the run that made it."""

    run: RunId
    model: str
    version: str


class Lineage(TypedDict):
    """The run that a model's version names, and its data: a text, or a file with the data."""

    run: RunId | Lack | None
    data: NotRequired[str | Lack | None]  # name, source or digest
    file: NotRequired[str]  # as the store gave it back


class Stored(TypedDict):
    """How the runs came into the store."""

    copied: bool
    how: str


class Found(TypedDict):
    """The best run, and how long the query took."""

    number: int
    accuracy: float
    seconds: float


class Node(TypedDict):
    """One run of a tree of runs."""

    name: str
    parent: str | None  # its name
    accuracy: float


class Child(TypedDict):
    """A run below another one."""

    run: RunId
    accuracy: float


class Family(TypedDict):
    """What a store knows of a run and its nearest."""

    accuracy: float  # its own
    parent: RunId | None
    children: list[Child]  # not theirs


class Labelled(TypedDict):
    """What one run is found by."""

    optimizer: str  # a parameter
    accuracy: float | None  # a metric; None: the run logs none
    stage: str | None  # a tag; None: the run has none


class Filter(TypedDict, total=False):
    """Conditions, of which all are to be met."""

    above: float  # accuracy > this
    optimizer: str
    stage: str


class Filtered(TypedDict):
    """What was found, and the calls that found it: `harness.worker.calls.Calls.made`."""

    runs: list[RunId]
    calls: list[dict[str, str]]
