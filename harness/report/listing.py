"""Tables for terminals of any width: no word of a cell is ever broken."""

import math
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.measure import Measurement
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from harness.printable import one_line, printable

GAP = 1  # between two columns
INDENT = 2  # of what belongs to the line above it
TALLEST = 3  # lines that a cell should have, unless that takes more columns of the screen than
WIDEST = 16  # this
SHORT = 10  # a cell of so few is not wrapped: a figure keeps its unit
UNBOUNDED = 10_000  # columns: what is piped is for programs


class Screen(Console):
    """Text is text: no markup, no emoji codes, and nothing that steers the terminal but rich's own.

    For a style, give a Text.
    """

    def __init__(
        self,
        *,
        file: IO[str] | None = None,
        stderr: bool = False,
        record: bool = False,
        width: int | None = None,
    ) -> None:
        super().__init__(
            file=file, stderr=stderr, record=record, width=width, markup=False, emoji=False
        )

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Whatever it is: all that is shown passes here."""
        for segment in super().render(renderable, options):
            text, style, control = segment
            plain = control is not None or text.isprintable()
            yield segment if plain else Segment(printable(text), style)


def screen(*, stderr: bool = False, record: bool = False, width: int | None = None) -> Screen:
    """As wide as the terminal or as COLUMNS says; without bound where the output is piped."""
    made = Screen(stderr=stderr, record=record, width=width)
    if width is None and not made.is_terminal and "COLUMNS" not in os.environ:
        made.width = UNBOUNDED
    return made


@dataclass(frozen=True)
class _Column:
    """`least` is its longest word or short cell, `most` its longest line."""

    title: Text
    cells: list[Text]
    least: int
    most: int

    @property
    def wanted(self) -> int:
        """From here on it reads well."""
        return max(self.least, min(math.ceil(self.most / TALLEST), WIDEST))


class Listing:
    """A table without lines, its title above it.

    One that is too wide is shown in parts, each with some of the columns beside the first; or row
    by row, where not even two columns fit. A word that is wider than the screen is folded.
    """

    def __init__(self, title: str, columns: Sequence[str]) -> None:
        self.title = one_line(title)
        self.columns = [one_line(column) for column in columns]
        self.rows: list[list[Text]] = []

    def add_row(self, *cells: str | Text) -> None:
        """Cells that are left out are empty. Each is one line, whatever it holds."""
        made = [_line(cell) for cell in cells]
        self.rows.append([*made, *(Text() for _ in self.columns[len(made) :])])

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if not self.rows or len(self.columns) < 2:  # nothing to tell, as of a run that all failed
            return
        columns = [self._column(number, console, options) for number in range(len(self.columns))]
        head, others = columns[0], columns[1:]
        room = options.max_width - head.wanted
        if others and max(column.least for column in others) + GAP > options.max_width - head.least:
            yield from self._row_by_row()
            return
        parts = list(_parts(others, room))
        for number, part in enumerate(parts, 1):
            title = f"{self.title} ({number} of {len(parts)})" if len(parts) > 1 else self.title
            yield Text(title, style="bold")
            yield _table([head, *part], options.max_width)

    def _column(self, number: int, console: Console, options: ConsoleOptions) -> _Column:
        title, cells = Text(self.columns[number]), [row[number] for row in self.rows]
        sizes = [Measurement.get(console, options, text) for text in (title, *cells)]
        short = (size.maximum for size in sizes[1:] if size.maximum <= SHORT)
        least = max(*(size.minimum for size in sizes), *short, 1)
        return _Column(title, cells, least, max(least, *(size.maximum for size in sizes)))

    def _row_by_row(self) -> Iterator[Text | Padding]:
        """What has no title stands beside the first cell; empty cells are left out."""
        yield Text(self.title, style="bold")
        for row in self.rows:
            cells = list(zip(self.columns[1:], row[1:], strict=True))
            yield Text(" ").join([row[0], *(cell for title, cell in cells if not title)])
            for title, cell in cells:
                if title and cell.plain:
                    yield Padding(Text.assemble((f"{title}: ", "bold"), cell), (0, 0, 0, INDENT))


def _line(cell: str | Text) -> Text:
    made = Text(cell.strip()) if isinstance(cell, str) else cell
    made.plain = one_line(made.plain)
    return made


def _parts(columns: Sequence[_Column], room: int) -> Iterator[list[_Column]]:
    """As few as can be, each with as many columns as fit."""
    part: list[_Column] = []
    for column in columns:
        if part and sum(each.wanted + GAP for each in (*part, column)) > room:
            yield part
            part = []
        part.append(column)
    yield part


def _table(columns: Sequence[_Column], width: int) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 0, 0, GAP))
    widths = _widths(columns, width - GAP * (len(columns) - 1))
    for column, each in zip(columns, widths, strict=True):
        table.add_column(column.title, width=each, overflow="fold")
    for row in zip(*(column.cells for column in columns), strict=True):
        table.add_row(*row)
    return table


def _widths(columns: Sequence[_Column], room: int) -> list[int]:
    """All that they want where there is room; else the widest give way first."""
    for level in range(max(column.most for column in columns), 0, -1):
        widths = [min(column.most, max(column.least, level)) for column in columns]
        if sum(widths) <= room:
            break
    return widths
