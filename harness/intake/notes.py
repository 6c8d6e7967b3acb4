"""What the processes of a watched run noted of themselves, as it lies among the evidence."""

from contextlib import suppress
from pathlib import Path

import msgspec

from harness.intake import json_lines
from harness.intake.files import Refused

# Files that worker/egress writes to.
EGRESS = "egress.jsonl"  # attempts to reach another machine
WRITES = "writes.jsonl"  # changes outside the run's folders
OTHERS = "others.jsonl"  # files of other runs that were opened
KEPT = "kept.jsonl"  # files of the store that the framework's packages wrote
READS = "reads.jsonl"  # files that reading back opened, though they may be somebody's memory
MORE = "more"  # in KEPT, for an event: the process wrote more files than it notes


class Note(msgspec.Struct):
    """One line: what is about to happen to what, and the modules that do it, innermost first."""

    event: str
    target: str
    callers: list[str] = []
    changed: float = 0.0  # when a file that is read had changed last, on CLOCK_BOOTTIME

    @property
    def by(self) -> str:
        """Who does it, as messages say."""
        nearest = self.callers[:3]
        own = [name for name in self.callers[3:] if name.startswith("frameworks.")]
        return " < ".join([*nearest, *own[:1]])


def read(file: Path) -> list[Note]:
    """All that can be read: what is no such note is left out, as a line torn by a kill."""
    notes: list[Note] = []
    with suppress(Refused):
        notes = [note for note in json_lines.each(file, Note) if isinstance(note, Note)]
    return notes
