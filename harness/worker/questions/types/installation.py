"""What goes to answers about installation and comes from them."""

from typing import TypedDict

from harness.worker.contract import Lack


class OldRun(TypedDict):
    """What one run of the older version is to keep, and how it ends."""

    params: dict[str, str]
    metrics: dict[str, float]
    artifact: str  # the text of a file
    fails: bool  # its last step raises, once all of this is kept


class KeptRun(TypedDict):
    """What the store says of such a run after the upgrade; it may have more of each."""

    params: dict[str, str | Lack]
    metrics: dict[str, float | Lack]
    artifact: str | Lack | None
    failed: bool | Lack | None
