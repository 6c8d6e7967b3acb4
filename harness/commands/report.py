"""`report`: a run as one offline HTML page, and as a picture of it."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from harness import paths
from harness.commands import json_output, over_time
from harness.commands.score import reference
from harness.environments import chromium
from harness.errors import HarnessError, UsageError
from harness.planning import catalog
from harness.records.record import Record
from harness.records.store import RunStore
from harness.report import pages
from harness.report.listing import screen
from harness.report.page import picture as pictures
from harness.report.scored import Scored
from harness.scoring import history


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
    beside: Sequence[str],
    picture: Picture | None,
    as_json: bool,
) -> None:
    """Write a run's HTML page, into its folder or where `out` says.

    Without a name it is the committed reference; beside others the newest run.
    """
    if out is not None and not out.absolute().parent.is_dir():
        raise UsageError(f"there is no folder {out.parent} for --out; make it, or name another")
    if picture is not None:
        chromium.find()  # before anything is written
    earlier = over_time.named(older)
    if run_name is None and not older and not beside:
        earlier = over_time.past_references()
    if beside:
        file, page = _joined(run_name, beside, earlier)
        file = out or file
    else:
        scored = Scored.of(RunStore.recorded(run_name) if run_name else reference())
        file = out or _own(scored.store)
        page = scored.page(earlier, _way(file, scored.store.folder))
    try:
        if out is None:
            pages.put(file.parent, {file.name: page})
        else:
            file.write_text(page, encoding="utf-8")
    except OSError as problem:
        advice = "" if out else "; let --out name a place that you may write to"
        raise HarnessError(f"cannot write {file}: {problem.strerror}{advice}") from None
    written = [file]
    if picture is not None:
        pictures.take(file, *picture)
        written.append(picture.file)
    if as_json:
        json_output.write([str(path) for path in written])
        return
    for path in written:
        screen().print(f"written: {path}", highlight=False, soft_wrap=True)


def _joined(
    run_name: str | None, beside: Sequence[str], earlier: Mapping[str, Sequence[Record]]
) -> tuple[Path, str]:
    """Where the page of several runs goes, beside the run's own, and what is in it.

    Files of the runs are named and not linked, since they lie in several folders.
    """
    from harness.commands.joined import joined
    from harness.report.page import build

    store = RunStore.recorded(run_name)
    known = catalog.frameworks()
    found = joined(run_name, beside)
    entries = []
    if earlier:
        runs = {**earlier, store.name: store.newest()}
        entries = history.entries(runs, found.whole.scores.rubric, known)
    page = build.render(found.whole, known, entries, build.Files(None), found)
    return _own(store).with_name("report-beside.html"), page


def _own(store: RunStore) -> Path:
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
