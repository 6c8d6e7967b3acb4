"""`compare RUN RUN` and `history`: runs side by side over time; nothing is measured."""

import sys
from collections.abc import Sequence

import msgspec
from rich.console import Console

from harness import catalog, paths
from harness.commands.score import Scored, reference
from harness.errors import UsageError
from harness.record import Record
from harness.report import over_time
from harness.scoring import history as over
from harness.scoring import rubric as rubrics
from harness.scoring.changes import Measured, changes
from harness.store import RunStore

PAST = "past"  # of results/reference: records of references that newer ones have replaced


def changed(before: str, after: str, *, as_json: bool) -> None:
    """What changed from one run to the other beyond noise."""
    found = changes(_measured(before), _measured(after))
    if as_json:
        sys.stdout.write(msgspec.json.encode(found).decode() + "\n")
        return
    over_time.show_changes(Console(), found)


def history(names: Sequence[str], *, as_json: bool) -> None:
    """The named runs, or all references and all runs of this machine that have scores."""
    runs = {store.name: store.records() for store in map(RunStore.open, names)} or _every_run()
    rubric = rubrics.load()
    entries = over.entries(runs, rubric, catalog.frameworks())
    if not entries:
        raise UsageError("none of these runs has records of a framework to score")
    if as_json:
        sys.stdout.write(msgspec.json.encode(entries).decode() + "\n")
        return
    console = Console()
    over_time.show_history(console, entries, rubric)
    days = over.stale(record for records in runs.values() for record in records)
    if days is not None:
        console.print(f"the newest was {over_time.stale(days)}", style="yellow", highlight=False)


def past_references() -> dict[str, list[Record]]:
    """Records of all references that were committed before, by name."""
    folder = paths.CHECKOUT / "results" / "reference" / PAST
    stores = map(RunStore, sorted(folder.iterdir())) if folder.exists() else ()
    return {f"{PAST}/{store.name}": store.records() for store in stores}


def _every_run() -> dict[str, list[Record]]:
    newest = reference()
    own = {store.name: store.records() for store in RunStore.every()}
    return {**past_references(), f"reference/{newest.name}": newest.records(), **own}


def _measured(name: str) -> Measured:
    scored = Scored.of(RunStore.open(name))
    return Measured(scored.store.name, scored.records, scored.scores, scored.comparison)
