"""`status` and `show`: look at a run; nothing is measured."""

import sys

import msgspec
from rich.console import Console

from harness.environments.machine import this_machine
from harness.planning import catalog
from harness.records.latest import latest
from harness.records.record import Status
from harness.records.store import RunStore
from harness.report import pages, terminal
from harness.running.campaign import Campaign
from harness.scoring.comparison import Comparison, compare

WIDTH = 80  # columns of a picture


def status(run_name: str | None, as_json: bool) -> None:
    """Counts by status and the newest record of each cell."""
    store = RunStore.open(run_name)
    records = latest(store.records())
    pending = len(Campaign(store.plan(), store).pending())
    counts = {str(s): sum(r.status is s for r in records) for s in Status}
    if as_json:
        _print_json({"run": store.name, "records": counts, "to_do": pending})
        return
    console = Console()
    terminal.show_records(console, records)
    shown = ", ".join(f"{n} {status}" for status, n in counts.items() if n) or "no records"
    console.print(f"run {store.name}: {shown}; {pending} cells to do", highlight=False)


def show(run_name: str | None, as_json: bool, svg: str | None = None) -> None:
    """Print the comparison, as a picture too if asked; write Markdown scorecards beside it."""
    # Here: it imports what makes pages, which `status` does not need.
    from harness.report import scorecard

    store = RunStore.open(run_name)
    comparison = _comparison(store)
    records = store.records()
    machine = records[-1].machine if records else this_machine()
    known = catalog.frameworks()
    pages.write(store, lambda folder: scorecard.write(folder, comparison, known, machine))
    if as_json:
        _print_json(comparison)
        return
    console = Console(record=svg is not None, width=WIDTH if svg else None)
    terminal.show_comparison(console, comparison)
    if svg:
        console.save_svg(svg, title=f"mlops-bench show {store.name}")
    said = pages.where(store, "scorecards")
    console.print(f"\n{said}", highlight=False, soft_wrap=True, markup=False)


def _comparison(store: RunStore) -> Comparison:
    return compare(store.records(), catalog.baseline().name)


def _print_json(value: object) -> None:
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")
