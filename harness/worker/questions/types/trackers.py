"""What goes to answers of trackers and comes from them."""

from typing import TypedDict

from harness.worker.contract import Lack
from harness.worker.questions.question import RunId


class Logged(TypedDict):
    """What a run is to keep; a metric is logged in this order."""

    params: dict[str, str]
    metrics: dict[str, list[tuple[int, float]]]  # (step, value)
    artifact: str  # the text of a file


class Synced(TypedDict):
    """What the server says of such a run; it may have more of each."""

    params: dict[str, str]
    metrics: dict[str, list[tuple[int, float]]]
    artifact: str | Lack | None
    begin: float | Lack | None  # seconds since the epoch


class Look(TypedDict):
    """What one user gets of a run; None where the server refuses."""

    parameter: str | None
    artifact: str | None
    writes: bool  # whether a tag could be written
    said: str  # what the server said to refuse any of it


class Source(TypedDict):
    """A run, and an artifact that it made, by the name or id that leads to it."""

    run: RunId
    artifact: str


class Use(TypedDict):
    """A run, and copies of the artifacts that it took: paths, in the order asked for."""

    run: RunId
    files: list[str]


class Trail(TypedDict):
    """What the store tells of where an artifact comes from and where it went."""

    made: RunId | Lack | None
    used: list[RunId] | Lack


class Change(TypedDict):
    """What the store tells of one change."""

    what: str | Lack | None
    when: float | Lack | None  # seconds since the epoch
    who: str | Lack | None


class Changes(TypedDict):
    """What the store tells of both."""

    overwritten: Change  # "what" is the former value
    deleted: Change  # "what" is the id of the deleted run
