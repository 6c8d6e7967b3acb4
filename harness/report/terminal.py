"""What is planned and what was measured, in the terminal."""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from harness.printable import one_line
from harness.records.plan import Cell, Plan
from harness.records.record import Record, Status
from harness.report import clocks, figures
from harness.report.listing import Listing
from harness.scoring.comparison import Comparison, Row

INDENT = "    "  # of what goes on in a further line


def show_comparison(console: Console, comparison: Comparison, folder: Path | None) -> None:
    """Costs, where the time went, what came back, installs, failures.

    `folder` is the run's; None for several.
    """
    for work in dict.fromkeys(row.work for row in comparison.rows):
        rows = [row for row in comparison.rows if row.work == work]
        repetitions = max(sum(row.statuses.values()) for row in rows)
        about = f", profile {rows[0].profile}, {repetitions} repetition(s)"
        console.print(Text.assemble("\n", (one_line(rows[0].scenario), "bold"), one_line(about)))
        console.print(_costs(comparison, rows))
        console.print(figures.noise(comparison, rows[0]), style="dim")
        if figures.task(rows[0]).shares:
            console.print(_shares(rows))
        console.print(_answers(rows))
        if timed := clocks.table(rows):
            console.print(_clocks(rows, timed))
        for told in filter(None, map(figures.sentence, rows)):
            console.print(Text(one_line(told)))
        console.print(f"conformance {figures.conformance(rows)}", style="dim", highlight=False)
    for note in comparison.notes:
        console.print(note, style="yellow", highlight=False)
    if comparison.installs:
        console.print(_installs(comparison))
    _failures(console, comparison, folder)


def show_plan(console: Console, plan: Plan, pending: Sequence[Cell] | None = None) -> None:
    """The cells in order, without running any; of a run that goes on, those that are to be done."""
    table = Listing("plan", ["#", "framework:deployment", "scenario", "what", "round"])
    cells = plan.cells if pending is None else pending
    for cell in cells:
        what = f"{cell.probe or cell.measurement} ({cell.purpose})"
        scenario = f"{cell.scenario}/{cell.profile}" if cell.scenario else ""
        table.add_row(str(cell.order), str(cell.target), scenario, what, str(cell.repetition))
    if cells:
        console.print(table)
    total = f"{len(plan.cells)} cells"
    told = total if pending is None else f"{len(pending)} of {total} to do"
    console.print(told, highlight=False)


def show_records(console: Console, records: Iterable[Record]) -> None:
    """One line per record, newest last, with its log; two or more where that is too long.

    No table of rich's, which takes half a second for a thousand lines.
    """
    rows = [("#", "framework:deployment", "what", "status", "wall", "log")]
    for record in records:
        wall = record.sample("wall") or record.sample("install.cold")
        rows.append(
            (
                str(record.order),
                one_line(f"{record.framework}:{record.deployment}"),
                one_line(f"{record.probe or record.measurement} {record.purpose}"),
                str(record.status),
                figures.number(wall, "s") if wall is not None else "",
                one_line(record.log or ""),
            )
        )
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    console.print("records", style="bold")
    shown = Text()
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        lines = [" ".join(cells).rstrip()]
        if len(lines[0]) > console.width:  # the log alone, and further words if they have to be
            lines = [" ".join(cells[:5]).rstrip(), f"{INDENT}{row[5]}"] if row[5] else lines
            lines = [part for line in lines for part in _folded(line, console.width)]
        told = Text("\n".join(lines) + "\n", style="bold" if row is rows[0] else "")
        if row is not rows[0]:
            told.highlight_words([f" {row[3]}"], _style(row[3]))
        shown.append_text(told)
    console.print(shown, soft_wrap=True, end="")


def _folded(line: str, width: int) -> list[str]:
    """Between words alone."""
    if len(line) <= width:
        return [line]
    return textwrap.wrap(
        " ".join(line.split()),
        width,
        subsequent_indent=INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _costs(comparison: Comparison, rows: Sequence[Row]) -> Listing:
    task = figures.task(rows[0])
    columns = [column for column in task.columns if column.narrow]
    titles = ["framework", "status"]
    for column in columns:
        main = column.sample == task.main_cost
        titles += [column.title, "+plain", "95 %"] if main else [column.title]
    table = Listing("what a run costs", titles)
    for row in rows:
        shown = [Text(str(row.target)), _status(row.status)]
        for column in columns:
            shown.append(Text(figures.median(row, column.sample) if row.samples else "-"))
            if column.sample == task.main_cost:
                over = bool(row.samples) and row.target.framework != figures.BASELINE
                shown += map(Text, figures.over(comparison, row) if over else ("-", "-"))
        table.add_row(*shown)
    return table


def _shares(rows: Sequence[Row]) -> Listing:
    shares = figures.task(rows[0]).shares
    table = Listing(
        "where the wall time went", ["framework", *(name.replace("_", "-") for name in shares)]
    )
    for row in rows:
        if row.samples:
            cells = [figures.median(row, f"share.{name}") for name in shares]
            table.add_row(str(row.target), *cells)
    return table


def _answers(rows: Sequence[Row]) -> Listing:
    kinds = list(dict.fromkeys(kind for row in rows for kind in row.answers))
    good = [row for row in rows if row.answers]
    title = figures.task(rows[0]).answers
    names = [row.target.framework for row in good]
    titles = [n if names.count(n) == 1 else str(r.target) for n, r in zip(names, good, strict=True)]
    table = Listing(title, ["", *titles])
    for kind in kinds:
        table.add_row(kind, *(figures.answer(row.answers.get(kind)) for row in good))
    return table


def _clocks(rows: Sequence[Row], timed: Mapping[str, Sequence[str]]) -> Listing:
    title = f"minutes until noticed: {', '.join(clocks.TITLES.values())}"
    table = Listing(title, ["shift", *(str(row.target) for row in rows)])
    for shift, told in timed.items():
        table.add_row(shift, *told)
    return table


def _installs(comparison: Comparison) -> Listing:
    shown = ("install.cold", "install.warm", "install.bytecode", "install.import_warm")
    titles = [figures.INSTALL[name] for name in shown]
    table = Listing(
        "install", ["framework", *titles, "packages", "disk over plain", "to first result"]
    )
    by_target = {str(row.target): row for row in comparison.rows}
    for target, record in comparison.installs.items():
        row = by_target.get(target)
        table.add_row(
            target,
            *(figures.install(record, name) for name in shown),
            figures.install(record, "install.distributions"),
            figures.over_plain(comparison, record, "install.disk"),
            figures.first_result(comparison, row) if row else figures.NOT_MEASURED,
        )
    return table


def _failures(console: Console, comparison: Comparison, folder: Path | None) -> None:
    """Each log on a line of its own and in one piece, so that it can be copied."""
    failed = []
    for row in comparison.rows:
        if row.unwired:
            told = f"{row.target}: {row.scenario} is not wired yet: {row.reason}"
            console.print(Text(one_line(told)))
        elif row.reason:
            failed.append((str(row.target), row.reason, row.log))
    for target, record in comparison.installs.items():
        if record.status is not Status.OK:
            failed.append((f"{target}, install", record.reason, record.log))
    for what, reason, log in failed:
        console.print(Text(one_line(f"{what}: {reason}"), style="red"), soft_wrap=True)
        if log:
            place = str(folder / log if folder else log)
            console.print(Text(f"  log: {one_line(place)}"), soft_wrap=True)


def _status(status: str) -> Text:
    return Text(status, style=_style(status))


def _style(status: str) -> str:
    if status.startswith(Status.NOT_WIRED):
        return "yellow"
    return "green" if status == "ok" else "red"
