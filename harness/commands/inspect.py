"""`status` and `show`: look at a run; nothing is measured."""

from collections.abc import Sequence

from rich.console import Console

from harness.advice import advise
from harness.commands import json_output
from harness.commands.exporting import lean
from harness.environments.machine import this_machine
from harness.errors import UsageError
from harness.planning import catalog, conformed
from harness.printable import one_line
from harness.records.record import Status
from harness.records.store import RunStore
from harness.report import pages, repeating, strangers, terminal
from harness.report.listing import screen
from harness.running.campaign import Campaign
from harness.scoring.comparison import compare
from harness.scoring.repeatability import itself

WIDTH = 80  # columns of a picture


def status(run_name: str | None, as_json: bool) -> None:
    """Counts by status and the newest record of each cell."""
    store = RunStore.open(run_name)
    records = store.newest()
    pending = _to_do(store)
    counts = {str(s): sum(r.status is s for r in records) for s in Status}
    if as_json:
        json_output.write({"run": store.name, "records": counts, "to_do": pending})
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
        to_do = "what is to do cannot be told" if pending is None else f"{pending} cells to do"
        console.print(one_line(f"run {store.name}: {shown}; {to_do}"), highlight=False)
        where = f"logs lie in {store.folder}"
    console.print(where, highlight=False, soft_wrap=True)
    if cut := lean.listed(store.folder):
        said = f"{len(cut)} files are not whole here; {lean.MANIFEST} names them by sha256"
        console.print(said, highlight=False, soft_wrap=True)


def _to_do(store: RunStore) -> int | None:
    """How many cells; None, and one line that says why, where the plan names what is not here."""
    if store.repository_path:
        return 0  # it came with the package: nobody may add to it
    plan = store.plan()
    try:
        return len(Campaign(plan, store).pending())
    except UsageError as problem:
        advise(f"run {store.name} cannot go on here: {problem}")
        return None


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
    records, known = store.newest(), catalog.frameworks()
    comparison = compare(records, catalog.baseline(known).name)
    comparison = comparison.told(conformed.of_run(store.folder))
    machine = records[-1].machine if records else this_machine()
    strangers.tell(store.name, records, known)
    written = pages.write(store, lambda folder: scorecard.write(folder, comparison, known, machine))
    if as_json:
        json_output.write(comparison)
        return
    console = _console(svg)
    terminal.show_comparison(console, comparison, store.folder)
    repeating.show_itself(console, itself(comparison))
    _keep(console, svg, store.name)
    if said := pages.where(store, "scorecards", written):
        console.print(f"\n{said}", highlight=False, soft_wrap=True)


def _show_beside(
    run_name: str | None, beside: Sequence[str], as_json: bool, svg: str | None
) -> None:
    from harness.commands.joined import joined
    from harness.report import standings

    found = joined(run_name, beside)
    if as_json:
        told = {"origins": found.origins, "notes": found.notes}
        json_output.write({**told, "comparison": found.whole.comparison})
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
