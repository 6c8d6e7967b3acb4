"""How `conformance` shows what it finds: failures first, each with what to do and where to look."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from harness.conformance.registry import Finding, Verdict


class Doing:
    """Says what goes on: on a terminal one line with a clock, elsewhere a line for each thing."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.live = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self.task = self.live.add_task("", total=None, visible=False)

    def __enter__(self) -> "Doing":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.pause()

    def say(self, what: str) -> None:
        if not self.console.is_terminal:
            line(self.console, f"{what} ...")
            return
        self.live.start()
        self.live.reset(self.task, description=what, visible=True)

    def pause(self) -> None:
        self.live.stop()


def static(console: Console, found: Sequence[Finding], seconds: float) -> None:
    """Of the checks that took no time."""
    passed = sum(finding.verdict is Verdict.PASS for finding in found)
    if found:
        line(console, f"static checks: {passed} of {len(found)} pass, in {seconds:.1f} s")


def show(console: Console, target: str, found: Sequence[Finding], *, verbose: bool) -> None:
    """Failures, what could not be checked, and the rest as a count."""
    for finding in found:
        if finding.verdict is Verdict.FAIL:
            console.print(Text.assemble("\n", ("fail", "red"), "  ", (finding.name, "bold")))
            for each in finding.message.splitlines():
                line(console, f"  {each}")
            if finding.log:
                place(console, "  log", Path(finding.log))
    unchecked: dict[str, list[str]] = {}
    for finding in found:
        if finding.verdict is Verdict.NOT_CHECKED:
            unchecked.setdefault(finding.message, []).append(finding.name)
    for reason, names in unchecked.items():
        console.print(Text(f"\n{reason}", "yellow"), soft_wrap=True)
        line(console, f"  {', '.join(names)}")
    if verbose:
        _passes(console, found)
    counts = Counter(finding.verdict for finding in found)
    told = ", ".join(f"{counts[v]} {v}" for v in Verdict if counts[v])
    line(console, f"\n{target}: {len(found)} checks: {told}")


def _passes(console: Console, found: Sequence[Finding]) -> None:
    console.print()
    for finding in found:
        if finding.verdict is Verdict.PASS:
            text = Text.assemble(("pass", "green"), f"  {finding.name}  ", (finding.asks, "dim"))
            console.print(text, soft_wrap=True)


def place(console: Console, what: str, path: Path) -> None:
    """On a line of its own and in one piece, so that it can be copied."""
    line(console, f"{what}: {path}")


def next_steps(console: Console, steps: Iterable[tuple[str, str]]) -> None:
    """Commands that come next, each with what it is for."""
    line(console, "\nnext:")
    for command, about in steps:
        line(console, f"  {command}  # {about}")


def line(console: Console, text: str) -> None:
    """As it is: a terminal folds what is too long, and nothing breaks a path."""
    console.print(text, highlight=False, soft_wrap=True)
