"""How well what was measured repeats, in the terminal."""

from collections.abc import Sequence

from rich.console import Console

from harness.printable import one_line
from harness.scoring.repeatability import Itself, Repeatability


def show_itself(console: Console, found: Sequence[Itself], run: str = "") -> None:
    """Each framework's A/A control in a line, with what it differs in from itself."""
    for each in found:
        others = f"; not {', '.join(each.others)}" if each.others else ""
        told = f"{each.target} against itself: {each.zero} of {each.figures} figures may be equal"
        _line(console, f"{run}: " * bool(run) + told + others, each.holds)


def show(console: Console, found: Repeatability) -> None:
    """For two runs of the same code: what moved though nothing had changed."""
    console.print("\nhow well the two runs repeat each other", style="bold")
    for each in found.maps:
        share = f" ({len(each.moved) / each.told:.1%})" if each.told else ""
        told = (
            f"map {each.map}: of {each.told} newer values {len(each.moved)} lie outside the older "
            f"interval{share}; {each.open} cannot be told"
        )
        _line(console, told, each.holds)
        _list(console, each.moved)
    ranks = found.verdicts
    told = f"ranks: {ranks.same} of {ranks.pairs} verdicts on two frameworks are the same"
    _line(console, f"{told}, {len(ranks.turned)} are turned around", ranks.holds)
    _list(console, [*ranks.turned, *(f"leads {each}" for each in ranks.leaders)])
    for run, controls in found.itself.items():
        show_itself(console, controls, run)


def _line(console: Console, text: str, holds: bool) -> None:
    console.print(one_line(text), style="" if holds else "red", highlight=False)


def _list(console: Console, names: Sequence[str]) -> None:
    for name in names:
        console.print(one_line(f"  {name}"), highlight=False)
