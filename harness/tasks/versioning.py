"""Versioning: a framework keeps a folder that changes, and gives any version of it back.

What counts comes first: every folder that was had back has the digest that it was kept with, and
all of these equal plain Python's. Then follow seconds, bytes, and whether damage is noticed.
"""

import statistics
from typing import Any, ClassVar

import msgspec

from harness.planning.catalog import Framework, Role, Scenario
from harness.planning.gaps import Unwired, first_unwritten
from harness.records.outcome import Execution
from harness.records.record import Answer, Sample
from harness.tasks import task
from harness.tasks.task import Column, Judged

MODULE = "versioner"  # of a framework's folder, with the class Versioner


class Kept(msgspec.Struct):
    """One version: what had changed, what was in it, and how long it took to keep."""

    edits: str
    digest: str
    seconds: float


class Restored(msgspec.Struct):
    """One version that was had back, into the folder that had changed since."""

    of: int
    digest: str
    seconds: float


class Received(msgspec.Struct):
    """The newest version, had from what was shared."""

    digest: str
    seconds: float


class Moved(msgspec.Struct):
    """What one hand-over added to the shared store."""

    bytes: int
    seconds: float


class Damaged(msgspec.Struct):
    """What came of a stored file in which one bit was flipped; no `file` where none was found."""

    how: str
    file: str = ""
    said: str = ""  # the framework, when it was asked for the version
    right: bool = False  # whether the folder was right all the same
    undone: bool = False  # whether it was right once the bit was

    @property
    def known(self) -> bool:
        """Nothing is known where the version cannot be had without damage either."""
        return bool(self.file) and self.undone

    @property
    def noticed(self) -> bool:
        """It said so, or gave the right folder all the same."""
        return self.known and bool(self.said or self.right)


class Versions(msgspec.Struct):
    """What the driver leaves; bytes are of files, and those of several names count once."""

    kept: list[Kept]
    restored: list[Restored]
    shared: list[Moved]
    received: Received
    damaged: list[Damaged]
    stored: int
    data: int


class Versioning(task.Task):
    """See the module."""

    name = "versioning"
    driver = "harness.worker.tasks.versioning"
    phases = ("configure", "rounds", "share", "receive", "damage")
    roles: ClassVar[frozenset[Role]] = frozenset({"versioner"})
    costs: ClassVar[dict[str, str]] = {
        "snapshot": "s",
        "restore": "s",
        "stored": "B",
        "moved": "B",
        "cpu": "s",
    }
    columns = (
        Column("snapshot", "snapshot"),
        Column("restore", "restore"),
        Column("stored", "stored"),
        Column("moved", "moved", long="moved to share a change", narrow=False),
        Column("CPU", "cpu", narrow=False),
    )
    figures = (
        '"Snapshot" and "restore" are medians of the framework\'s calls. "Stored" is all that it\n'
        'keeps beside the folder. "Moved" is what all later versions add to a shared store\n'
        "that has the first."
    )

    def unwired(self, framework: Framework, scenario: Scenario) -> Unwired | None:  # noqa: ARG002
        """One module does all scenarios."""
        return first_unwritten(framework.folder, (MODULE,))

    def compare(self, given: Any, right: Any) -> Judged:
        ours, base = (msgspec.convert(each, Versions) for each in (given, right))
        kept = [version.digest for version in ours.kept]
        for back in ours.restored:  # first: all that follows is made of what came back
            if back.digest != kept[back.of]:
                return Judged(wrong=f"version {back.of} came back as something else")
        if kept != [version.digest for version in base.kept]:
            return Judged(wrong="the folder had other versions than plain Python's")
        if ours.received.digest != kept[-1]:
            return Judged(wrong="what was received is not the version that was shared")
        known = [each for each in ours.damaged if each.known]
        unknown = [f"{each.how}: {_why(each)}" for each in ours.damaged if not each.known]
        noticed = sum(each.noticed for each in known)
        count = (noticed, len(ours.damaged))
        return Judged(
            {
                "versions": Answer(len(ours.restored), len(ours.restored)),
                "received": Answer(1, 1),
                "damage": Answer(*count, unknown=len(unknown), reason="; ".join(unknown)),
            }
        )

    def samples(self, execution: Execution) -> list[Sample]:
        found = super().samples(execution)
        try:
            ours = msgspec.convert(execution.answer, Versions)
        except msgspec.ValidationError:  # it did not come to its end
            return found
        return [
            *found,
            Sample("snapshot", statistics.median(v.seconds for v in ours.kept), "s"),
            Sample("restore", statistics.median(v.seconds for v in ours.restored), "s"),
            Sample("receive", ours.received.seconds, "s"),
            Sample("share", ours.shared[-1].seconds, "s"),
            Sample("stored", ours.stored, "B"),
            Sample("moved", ours.shared[-1].bytes, "B"),
            Sample("data", ours.data, "B"),
        ]


def _why(damaged: Damaged) -> str:
    """Why nothing is known of it."""
    if not damaged.file:
        return "it keeps no file that is equal to one of the data's"
    return "the version cannot be had back once the damage is undone"
