"""`conformance`: check one framework's adapter."""

import sys
from collections import Counter
from collections.abc import Sequence

import msgspec
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from harness.choices import pick
from harness.conformance.registry import Finding, Verdict
from harness.conformance.subject import Subject
from harness.conformance.suite import findings, folder_of
from harness.planning import catalog

MARKS = {
    Verdict.PASS: "[green]pass[/]",
    Verdict.FAIL: "[red]fail[/]",
    Verdict.NOT_CHECKED: "[yellow]not checked[/]",
}


def conformance(
    target: str, *, scenario: str, run: str | None, only: Sequence[str], as_json: bool
) -> int:
    """Print all findings; return 0 when every check passes, 1 otherwise."""
    name, _, deployment = target.partition(":")
    scenarios = catalog.scenarios()
    told = Console(stderr=True)
    subject = Subject(
        folder_of(name),
        deployment,
        scenarios[pick(scenario, scenarios, "scenario")],
        lambda what: told.print(f"{what} ...", style="dim", highlight=False),
        run,
    )
    found = list(findings(subject, only))
    if as_json:
        sys.stdout.write(msgspec.json.encode(found).decode() + "\n")
    else:
        _show(Console(), target, found)
    return 0 if all(finding.verdict is Verdict.PASS for finding in found) else 1


def _show(console: Console, target: str, found: Sequence[Finding]) -> None:
    table = Table(box=None, pad_edge=False)
    table.add_column("check", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("what it asks, or how to mend it", overflow="fold")
    for finding in found:
        passed = finding.verdict is Verdict.PASS
        table.add_row(
            finding.name,
            MARKS[finding.verdict],
            f"[dim]{escape(finding.asks)}[/]" if passed else escape(finding.message),
        )
    console.print(table)
    counts = Counter(finding.verdict for finding in found)
    shown = ", ".join(f"{counts[v]} {v}" for v in Verdict if counts[v])
    console.print(f"\n{target}: {len(found)} checks: {shown}", highlight=False)
