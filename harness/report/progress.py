"""Progress of long work: a live line on a terminal, one line per finished cell elsewhere."""

from types import TracebackType

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from harness.printable import one_line
from harness.records.plan import Cell
from harness.records.record import WELL, Record, Status


class LiveProgress:
    """What runs now, how many cells are done of how many, elapsed and remaining time."""

    def __init__(self, console: Console, total: int) -> None:
        self.console = console
        self.bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=12),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(elapsed_when_finished=True),
            console=console,
            disable=not console.is_terminal,
        )
        self.task = self.bar.add_task("starting", total=total)

    def __enter__(self) -> "LiveProgress":
        self.bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.bar.stop()

    def preparing(self, what: str) -> None:
        self.bar.update(self.task, description=one_line(what))

    def started(self, cell: Cell) -> None:
        self.preparing(f"{cell.probe or cell.measurement} {cell.target}")

    def tick(self) -> None:
        """Nothing to do: the live display refreshes itself."""

    def finished(self, cell: Cell, record: Record) -> None:
        wall = record.sample("wall") or record.sample("install.cold")
        seconds = f" in {wall:.1f} s" if wall is not None else ""
        style = "red" if record.status not in WELL else "yellow"
        style = "green" if record.status is Status.OK else style
        reason = f": {record.reason}" if record.reason else ""
        what = f"{cell.probe or cell.measurement} {cell.target}" + (
            f", round {cell.repetition}, {cell.purpose}" if cell.scenario else ""
        )
        about = one_line(f" {what}{seconds}{reason}")
        self.console.print(Text.assemble((str(record.status), style), about))
        self.bar.advance(self.task)
