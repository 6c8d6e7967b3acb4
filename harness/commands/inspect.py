"""`status` and `show`: look at a run; nothing is measured."""

import sys
from collections.abc import Sequence

import msgspec
from rich.console import Console

from harness.environments.machine import this_machine
from harness.planning import catalog, conformed
from harness.printable import json_line, one_line
from harness.records.latest import latest
from harness.records.record import Status
from harness.records.store import RunStore
from harness.report import pages, terminal
from harness.report.listing import screen
from harness.running.campaign import Campaign
from harness.scoring.comparison import Comparison, compare

WIDTH = 80  # columns of a picture


def status(run_name: str | None, as_json: bool) -> None:
    """Counts by status and the newest record of each cell."""
    store = RunStore.open(run_name)
    records = latest(store.records())
    # Of a run that came with the package there is nothing to do: nobody may add to it.
    pending = 0 if store.repository_path else len(Campaign(store.plan(), store).pending())
    counts = {str(s): sum(r.status is s for r in records) for s in Status}
    if as_json:
        _print_json({"run": store.name, "records": counts, "to_do": pending})
        return
    console = screen()
    terminal.show_records(console, records)
    shown = ", ".join(f"{n} {status}" for status, n in counts.items() if n) or "no records"
    if store.repository_path:
        console.print(one_line(f"run {store.name}: {shown}"), highlight=False)
        where = (
            f"this run is part of the package; its logs and evidence are in "
            f"{store.repository_path} of the project's repository"
        )
    else:
        console.print(
            one_line(f"run {store.name}: {shown}; {pending} cells to do"), highlight=False
        )
        where = f"logs lie in {store.folder}"
    console.print(where, highlight=False, soft_wrap=True)


def show(
    run_name: str | None, as_json: bool, svg: str | None = None, beside: Sequence[str] = ()
) -> None:
    """Print the comparison, as a picture too if asked; write Markdown scorecards beside it.

    The scorecards are of one run: of several there are none.
    """
    # Here: it imports what makes pages, which `status` does not need.
    from harness.report import scorecard

    if beside:
        _show_beside(run_name, beside, as_json, svg)
        return
    store = RunStore.recorded(run_name)
    comparison = _comparison(store)
    records = store.records()
    machine = records[-1].machine if records else this_machine()
    known = catalog.frameworks()
    pages.write(store, lambda folder: scorecard.write(folder, comparison, known, machine))
    if as_json:
        _print_json(comparison)
        return
    console = _console(svg)
    terminal.show_comparison(console, comparison, store.folder)
    _keep(console, svg, store.name)
    said = pages.where(store, "scorecards")
    console.print(f"\n{said}", highlight=False, soft_wrap=True, markup=False)


def _show_beside(
    run_name: str | None, beside: Sequence[str], as_json: bool, svg: str | None
) -> None:
    from harness.commands.joined import joined
    from harness.report import standings

    found = joined(run_name, beside)
    if as_json:
        told = {"origins": found.origins, "notes": found.notes}
        _print_json({**told, "comparison": found.whole.comparison})
        return
    console = _console(svg)
    standings.show_origins(console, found)
    terminal.show_comparison(console, found.whole.comparison, None)
    _keep(console, svg, found.whole.name)


def _console(svg: str | None) -> Console:
    return screen(record=svg is not None, width=WIDTH if svg else None)


def _keep(console: Console, svg: str | None, name: str) -> None:
    if svg:
        console.save_svg(svg, title=f"mlops-bench show {name}")


def _comparison(store: RunStore) -> Comparison:
    compared = compare(store.records(), catalog.baseline().name)
    return compared.told(conformed.of_run(store.folder))


def _print_json(value: object) -> None:
    sys.stdout.write(json_line(msgspec.json.encode(value)))
