"""Pages of a run: they lie beside it, unless it came with the installed package."""

from collections.abc import Callable
from pathlib import Path

from harness.errors import HarnessError
from harness.records.store import RunStore

FOLDER = "scorecards"


def write(store: RunStore, put: Callable[[Path], object]) -> None:
    """Let `put` fill the folder; raises HarnessError when the disk refuses."""
    if store.repository_path:
        return
    try:
        put(store.folder / FOLDER)
    except OSError as problem:
        raise HarnessError(f"cannot write {problem.filename}: {problem.strerror}") from None


def where(store: RunStore, what: str, page: str = "") -> str:
    """A line for people: what it is, and where it lies."""
    if store.repository_path:
        return (
            "no pages are written: this run is part of the package; its pages and evidence are in "
            f"{store.repository_path} of the project's repository"
        )
    return f"{what}: {store.folder / FOLDER / page}"
