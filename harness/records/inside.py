"""Some runs come from elsewhere: nothing in them leads out of their folder."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path, PurePosixPath

from harness.errors import UsageError

REPLACED = ("logs", "evidence", "work")
PARTS = (
    "plan.json", "records.jsonl", "records.jsonl.xz", "conformance.json", "not-kept.json",
    "scorecards", "report.html", "report-beside.html", ".lock", ".tree", ".services", *REPLACED,
)  # fmt: skip


def leads_inside(path: str) -> bool:
    """Whether it stays below the folder that it is relative to, links aside."""
    parts = PurePosixPath(path).parts
    return bool(parts) and parts[0] not in ("/", "//") and ".." not in parts and "\0" not in path


def file_in(folder: Path, path: str) -> Path:
    """The file of that path; raises UsageError where it, or a link, leads out of the folder."""
    file = folder / path
    try:
        is_in = leads_inside(path) and file.resolve().is_relative_to(folder.resolve())
    except (RuntimeError, OSError):  # links in a ring, or a name that nothing can have
        is_in = False
    if not is_in:
        raise UsageError(
            f"a record of {folder} names {path!r}, which is not in that folder; "
            "copy the run once more from where it was made"
        )
    return file


def refuse_links(paths: Iterable[Path]) -> None:
    """Raise UsageError for a symbolic link: its maker would choose what we read and write."""
    for path in paths:
        if path.is_symlink():
            raise UsageError(
                f"{path} is a symbolic link, which may lead out of the run; "
                "put what it names in its place, or delete it"
            )


def check(run: Path) -> None:
    """Raise UsageError where a part of the run is a link."""
    refuse_links(run / part for part in PARTS)


def check_deeply(run: Path) -> None:
    """The same with all that measuring replaces: each cell's log, evidence and working folder."""
    check(run)
    for part in REPLACED:
        with suppress(FileNotFoundError, NotADirectoryError):
            refuse_links(Path(entry) for entry in os.scandir(run / part) if entry.is_symlink())
