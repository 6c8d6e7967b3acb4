"""Pages of a run: they lie beside it, unless it came with the installed package."""

from collections.abc import Callable, Mapping
from pathlib import Path

from harness.errors import HarnessError
from harness.records.inside import refuse_links
from harness.records.store import RunStore
from harness.worker.files import atomic_write

FOLDER = "scorecards"


def write(store: RunStore, put: Callable[[Path], object]) -> None:
    """Let `put` fill the folder; raises HarnessError when the disk refuses."""
    if store.repository_path:
        return
    try:
        put(store.folder / FOLDER)
    except OSError as problem:
        raise HarnessError(f"cannot write {problem.filename}: {problem.strerror}") from None


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


def where(store: RunStore, what: str, page: str = "") -> str:
    """A line for people: what it is, and where it lies."""
    if store.repository_path:
        return (
            "no pages are written: this run is part of the package; its pages and evidence are in "
            f"{store.repository_path} of the project's repository"
        )
    return f"{what}: {store.folder / FOLDER / page}"
