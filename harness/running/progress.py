"""Who is told what happens, such as the terminal; what it raises ends a campaign."""

from collections.abc import Callable
from typing import Protocol

from harness.records.plan import Cell
from harness.records.record import Record


class Progress(Protocol):
    """Told what happens, to show it to a person."""

    def preparing(self, what: str) -> None: ...
    def started(self, cell: Cell) -> None: ...
    def tick(self) -> None: ...
    def finished(self, cell: Cell, record: Record) -> None: ...


class Told:
    """Hands everything on, and keeps what that raised: it is no mistake of a measurement."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.raised: Exception | None = None

    def preparing(self, what: str) -> None:
        self._call(lambda: self._progress.preparing(what))

    def started(self, cell: Cell) -> None:
        self._call(lambda: self._progress.started(cell))

    def tick(self) -> None:
        self._call(self._progress.tick)

    def finished(self, cell: Cell, record: Record) -> None:
        self._call(lambda: self._progress.finished(cell, record))

    def _call(self, function: Callable[[], None]) -> None:
        try:
            function()
        except Exception as problem:
            self.raised = problem
            raise
