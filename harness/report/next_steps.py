"""What a measurement ends with: how it went, and what to do next."""

import shlex
from collections.abc import Sequence

from rich.console import Console

from harness import paths
from harness.printable import one_line
from harness.records.record import WELL, Record, Status
from harness.records.store import RunStore


def show(console: Console, store: RunStore, records: Sequence[Record], baseline: str) -> None:
    """Counts by status, working folders that were kept, then the commands that come next."""
    name = store.name if store.folder.parent == paths.runs() else str(store.folder)
    run = shlex.quote(name)
    counts = {status: sum(r.status is status for r in records) for status in Status}
    told = ", ".join(f"{count} {status}" for status, count in counts.items() if count)
    steps = []
    if any(r.status not in WELL for r in records):
        steps += [
            (f"mlops-bench status {run}", "each cell with its log"),
            (
                f"mlops-bench run --resume {run} --keep",
                "measure again what is not ok; working folders stay",
            ),
        ]
    if any(r.framework != baseline for r in records):
        steps += [
            (f"mlops-bench score {run}", "scores, and pages of them"),
            (f"mlops-bench score {run} --beside reference/scores", "with the committed reference"),
            (f"mlops-bench report {run}", "one HTML page to read and to share"),
            (f"mlops-bench compare OLDER {run}", "what changed since another run"),
        ]
    console.print(f"\nrun {one_line(run)}: {told}", highlight=False)
    for folder in sorted(store.work.iterdir()) if store.work.is_dir() else []:
        console.print(f"kept: {one_line(str(folder))}", highlight=False, soft_wrap=True)
    if steps:
        console.print("next:", highlight=False)
    for command, about in steps:
        console.print(f"  {one_line(command)}  # {about}", highlight=False, soft_wrap=True)
