"""`compare RUN RUN` and `history`: runs side by side over time; nothing is measured."""

from collections.abc import Sequence

import click
import msgspec

from harness.commands import json_output
from harness.commands.score import REFERENCE
from harness.errors import UsageError
from harness.planning import catalog
from harness.printable import printable
from harness.records.record import Record
from harness.records.store import RunStore
from harness.report import repeating, strangers
from harness.report import runs as tables
from harness.report.listing import screen
from harness.report.scored import Scored
from harness.scoring import history as scored_history
from harness.scoring import rubric as rubrics
from harness.scoring.changes import Measured, changes
from harness.scoring.repeatability import repeatability

PAST = "reference/past/"  # records of references that newer ones have replaced

Runs = dict[str, list[Record]]


def changed(before: str, after: str, *, as_json: bool) -> None:
    """What changed from one run to the other beyond noise, and how well the two repeat."""
    runs = _measured(before), _measured(after)
    found = changes(*runs)
    repeats = repeatability(found, *((run.scores, run.comparison) for run in runs))
    if as_json:
        whole = {**msgspec.structs.asdict(found), "repeatability": repeats}
        json_output.write(whole)
        return
    console = screen()
    tables.show_changes(console, found)
    repeating.show(console, repeats)


def history(names: Sequence[str], *, as_json: bool) -> None:
    """The named runs, or all references and all runs of this machine that have scores."""
    runs = named(names) or {**past_references(), **_readable(_committed()), **_readable(_own())}
    rubric = rubrics.load()
    known = catalog.frameworks()
    for name, records in runs.items():
        strangers.tell(name, records, known)
    entries = scored_history.entries(runs, rubric, known)
    if not entries:
        raise UsageError("there is no run with records of a framework to score")
    if as_json:
        json_output.write(entries)
        return
    console = screen()
    tables.show_history(console, entries, rubric)
    days = scored_history.stale(record for records in runs.values() for record in records)
    if days is not None:
        console.print(f"the newest was {tables.age_warning(days)}", style="yellow", highlight=False)


def named(names: Sequence[str]) -> Runs:
    """Records of these runs, by the names that they were asked for by."""
    return {name: RunStore.open(name).newest() for name in names}


def past_references() -> Runs:
    """Records of all references that were committed before, by name."""
    return named([name for name in RunStore.committed() if name.startswith(PAST)])


def _committed() -> list[str]:
    return [name for name in RunStore.committed() if name == f"reference/{REFERENCE}"]


def _own() -> list[str]:
    return [store.name for store in RunStore.every()]


def _readable(names: Sequence[str]) -> Runs:
    """Runs that the user did not name: a corrupt one is reported and left out."""
    found: Runs = {}
    for name in names:
        try:
            found |= named([name])
        except UsageError as problem:
            click.echo(f"left out: {printable(str(problem))}", err=True)
    return found


def _measured(name: str) -> Measured:
    scored = Scored.of(RunStore.recorded(name))
    return Measured(name, scored.records, scored.scores, scored.comparison)
