"""Two runs, or many, side by side in the terminal."""

from collections.abc import Iterable, Sequence
from itertools import combinations

from rich.console import Console
from rich.text import Text

from harness.printable import one_line
from harness.records.record import Machine, State
from harness.report import figures, points
from harness.report.listing import Listing
from harness.scoring.changes import Changes, Shift, Side
from harness.scoring.history import QUICK, Entry, Point
from harness.scoring.likeness import machine
from harness.scoring.rubric import Rubric

WORDS: dict[bool | None, tuple[str, str]] = {
    True: ("beyond noise", "red"),
    False: ("within noise", ""),
    None: ("cannot tell", "yellow"),
}
UNTOLD = "(no answer or no interval in one run, or runs of another profile or machine)"
RATED = ("points", "share")  # what is not a quantity


def show_changes(console: Console, found: Changes) -> None:
    """What the runs were made with, then dimensions, then what of the rest is beyond noise."""
    for what, run in (("before:", found.before), ("after: ", found.after)):
        console.print(one_line(f"{what} {run}"), highlight=False)
    facts = Listing("made with", ["", "before", "after"])
    for fact in found.facts:
        facts.add_row(fact.what, fact.before, fact.after)
    console.print(
        facts
        if found.facts
        else "both runs were made with the same versions, parameters and machine"
    )
    if found.apart:
        console.print(found.apart, style="yellow", highlight=False)
    console.print(_shifts("dimensions", found.dimensions))
    for title, shifts in (("answers", found.questions), ("costs of runs", found.costs)):
        beyond = [shift for shift in shifts if shift.beyond_noise]
        untold = sum(shift.beyond_noise is None for shift in shifts)
        if beyond:
            console.print(_shifts(f"{title} that changed beyond noise", beyond))
        console.print(
            f"{title}: {len(beyond)} of {len(shifts)} changed beyond noise"
            + (f", {untold} cannot be told {UNTOLD}" * bool(untold)),
            highlight=False,
        )


def show_history(console: Console, entries: Sequence[Entry], rubric: Rubric) -> None:
    """A table per framework and role, a run per line; what moved beyond its interval is marked."""
    numbers = [str(number) for number, _ in enumerate(rubric.dimensions, 1)]
    for target, role in dict.fromkeys((entry.target, entry.role) for entry in entries):
        table = Listing(f"{target}, {role}", ["run", "day", "version", *numbers, "total"])
        for entry in entries:
            if (entry.target, entry.role) == (target, role):
                told = [point(p) for p in (*entry.dimensions.values(), entry.total)]
                profile = unusual(entry.profiles)
                run = f"{entry.run} ({profile})" if profile else entry.run
                table.add_row(run, entry.day, entry.version, *told)
        console.print(table)
    for said in _machines(entries):
        console.print(said, style="yellow", highlight=False)
    titles = zip(numbers, rubric.dimensions.values(), strict=True)
    console.print(
        ", ".join(f"{number} {dimension.title}" for number, dimension in titles)
        + "; *: moved, since its interval and that of the run before do not overlap; "
        "open: not measured in full",
        style="dim",
        highlight=False,
    )


def _machines(entries: Sequence[Entry]) -> list[str]:
    """Which run was made where, if that was not one machine: what moved may follow from that."""
    where: dict[str, dict[Machine, None]] = {}
    for entry in entries:
        where.setdefault(entry.run, {}).update(dict.fromkeys(entry.machines))
    every = {each for machines in where.values() for each in machines}
    if all(one.like(other) for one, other in combinations(every, 2)):
        return []
    lines = [f"  {run}: {'; '.join(map(machine, machines))}" for run, machines in where.items()]
    return ["measured on different machines, from which a move may follow:", *lines]


def unusual(profiles: Sequence[str]) -> str:
    """ "profile smoke"; nothing for the one that runs have unless told otherwise."""
    return f"profile {', '.join(profiles)}" if set(profiles) - {QUICK} else ""


def age_warning(days: int) -> str:
    """What a reader of an old run is told."""
    return (
        f"measured {days} days ago: there are newer versions; "
        "measure again with `mlops-bench reproduce --measure`"
    )


def point(found: Point) -> str:
    """ "7.4", "7.4*" when it moved."""
    if found.score is None:
        return "open"
    return f"{found.score.here.value:.1f}" + ("*" if found.moved else "")


def _shifts(title: str, shifts: Iterable[Shift]) -> Listing:
    table = Listing(title, ["framework", "what", "before", "after", ""])
    for shift in shifts:
        sides = [side(each, shift.unit) for each in (shift.before, shift.after)]
        told = Text.assemble(WORDS[shift.beyond_noise], _by(shift))
        name = f"{shift.target}, {shift.role}" if shift.role else shift.target
        table.add_row(name, shift.what, *sides, told)
    return table


def _by(shift: Shift) -> str:
    """By how many percent a quantity changed."""
    before, after = shift.before, shift.after
    if shift.unit in RATED or isinstance(before, State) or isinstance(after, State):
        return ""
    return f" ({after.value / before.value - 1:+.2%})" if before.value else ""


def side(found: Side, unit: str) -> str:
    """The figure with its interval; in words where there is none."""
    if isinstance(found, State):
        return found
    told = _quantity(found.value, unit)
    if not found.known or found.low == found.high:
        return told
    return f"{told} ({_quantity(found.low, unit)} to {_quantity(found.high, unit)})"


def _quantity(number: float, unit: str) -> str:
    if unit in RATED:
        return f"{number:.2f}"
    if number == float("inf"):
        return "any"
    return figures.number(number, unit) if unit == "B" else points.quantity(number, unit)
