"""Pages of a run: they lie beside it, unless it came with the installed package."""

from collections.abc import Callable, Mapping
from pathlib import Path

from harness.advice import advise
from harness.records.inside import refuse_links
from harness.records.store import RunStore
from harness.worker.files import atomic_write

FOLDER = "scorecards"


def write(store: RunStore, put: Callable[[Path], object]) -> bool:
    """Let `put` fill the folder; whether it did, for the disk may refuse.

    That is said and ends nothing: who may only read a run still sees what is in it.
    """
    if store.repository_path:
        return False
    try:
        put(store.folder / FOLDER)
    except OSError as problem:
        where = problem.filename or store.folder / FOLDER
        advise(f"no pages are written: cannot write {where}: {problem.strerror}")
        return False
    return True


def put(folder: Path, texts: Mapping[str, str]) -> list[Path]:
    """Write all that belongs into one folder; raises UsageError where a link is in the way.

    Each is renamed into place: a second name of the file before it keeps what it had.
    """
    files = [folder / name for name in texts]
    refuse_links([folder, *files])
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in zip(files, texts.values(), strict=True):
        atomic_write(file, text)
    return files


def where(store: RunStore, what: str, written: bool, page: str = "") -> str:
    """A line for people: what it is, and where it lies; "" when it was not written."""
    if store.repository_path:
        return (
            "no pages are written: this run is part of the package; its pages and evidence are in "
            f"{store.repository_path} of the project's repository"
        )
    return f"{what}: {store.folder / FOLDER / page}" if written else ""
