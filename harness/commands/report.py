"""`report`: a run as one offline HTML page, and as a picture of it."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
from rich.console import Console

from harness import paths
from harness.commands import over_time
from harness.commands.score import reference
from harness.environments import chromium
from harness.errors import HarnessError
from harness.records.store import RunStore
from harness.report.page import picture as pictures
from harness.report.scored import Scored


class Picture(NamedTuple):
    """A picture to take of the page, in pixels; the whole page without a height."""

    file: Path
    width: int
    height: int | None


def report(
    run_name: str | None,
    *,
    out: Path | None,
    older: Sequence[str],
    picture: Picture | None,
    as_json: bool,
) -> None:
    """Write a run's HTML page, into its folder or where `out` says."""
    if picture is not None:
        chromium.find()  # before anything is written
    scored = Scored.of(RunStore.open(run_name) if run_name else reference())
    earlier = over_time.named(older)
    if run_name is None and not older:
        earlier = over_time.past_references()
    file = out or _beside(scored.store)
    try:
        if out is None:
            file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(scored.page(earlier, _way(file, scored.store.folder)), encoding="utf-8")
    except OSError as problem:
        raise HarnessError(f"cannot write {file}: {problem.strerror}") from None
    written = [file]
    if picture is not None:
        pictures.take(file, *picture)
        written.append(picture.file)
    if as_json:
        sys.stdout.write(msgspec.json.encode([str(path) for path in written]).decode() + "\n")
        return
    for path in written:
        Console().print(f"written: {path}", highlight=False, soft_wrap=True, markup=False)


def _beside(store: RunStore) -> Path:
    """The run's own page; below the current folder for a run that came with the package."""
    elsewhere = store.repository_path
    return (Path.cwd() / elsewhere if elsewhere else store.folder) / "report.html"


def _way(page: Path, run: Path) -> str | None:
    """From the page to the run's files; None where it would tell how this machine is laid out."""
    folder, run = page.parent.resolve(), run.resolve()
    if folder == run:
        return "."
    checkout = paths.checkout()
    together = checkout and all(each.is_relative_to(checkout) for each in (folder, run))
    return os.path.relpath(run, folder) if together else None
