"""`score` and `reproduce`: from records to scores, pages and tables; nothing is measured."""

from collections.abc import Sequence
from pathlib import Path

from harness import paths
from harness.analysis import files, frames
from harness.commands import json_output
from harness.errors import UsageError
from harness.printable import one_line
from harness.records.store import RunStore
from harness.report import pages, runs, scores, standings
from harness.report.listing import screen
from harness.report.scored import Scored
from harness.scoring import history

REFERENCE = "scores"  # of results/reference: what `reproduce` reads unless told otherwise


def score(
    run_name: str | None,
    *,
    rubric: Path | None,
    out: Path | None,
    beside: Sequence[str],
    as_json: bool,
) -> None:
    """Show a run's scores; write pages beside it, or a table where `out` says.

    Beside other runs it has no pages: those are of one run.
    """
    if out is not None:
        files.check(out)
    if beside:
        _score_beside(run_name, beside, rubric, out, as_json)
        return
    scored = Scored.of(RunStore.recorded(run_name), rubric)
    # The run's own pages are by the harness's own rubric.
    written = rubric is None and scored.write_pages()
    if out is not None:
        files.write(frames.answers(scored.scores), out)
    if as_json:
        json_output.write(scored.scores)
        return
    console = screen()
    if profile := runs.unusual(history.profiles(scored.records)):
        console.print(one_line(f"run {scored.store.name}, {profile}"), highlight=False)
    standings.show_scores(console, scored.scores)
    said = f"written: {out}" if out else ""
    if out is None and rubric is None:
        said = pages.where(scored.store, "written", written)
    if said:
        console.print(f"\n{said}", highlight=False, soft_wrap=True)


def _score_beside(
    run_name: str | None,
    beside: Sequence[str],
    rubric: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    from harness.commands.joined import joined

    found = joined(run_name, beside, rubric)
    if out is not None:
        files.write(frames.answers(found.whole.scores), out)
    if as_json:
        json_output.write(
            {"origins": found.origins, "notes": found.notes, "scores": found.whole.scores}
        )
        return
    console = screen()
    standings.show_origins(console, found)
    standings.show_scores(console, found.whole.scores)
    if out is not None:
        console.print(f"\nwritten: {out}", highlight=False, soft_wrap=True)


def reproduce(run_name: str | None, as_json: bool) -> None:
    """The published table beside ours, cell by cell; writes the pages of a run that is named."""
    scored = Scored.of(RunStore.recorded(run_name) if run_name else reference())
    written = bool(run_name) and scored.write_pages()
    found = scores.reproduction(scored.scores, scored.comparison)
    if as_json:
        json_output.write({**found, "scores": scored.scores})
        return
    console = screen()
    standings.show_reproduction(console, found, scored.scores)
    said = pages.where(
        scored.store, "every cell with its reason", written or not run_name, "reproduction.md"
    )
    if said:
        console.print(f"\n{said}", highlight=False, soft_wrap=True)


def reference() -> RunStore:
    """The committed run that scores are shown from; raises UsageError when there is none."""
    folder = paths.results() / "reference" / REFERENCE
    store = RunStore(folder)
    if not store.has_records:
        raise UsageError(
            f"{folder} holds no records; measure with `mlops-bench reproduce --measure`"
        )
    return store
