"""`score` and `reproduce`: from records to scores, pages and tables; nothing is measured."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from rich.console import Console

from harness import paths
from harness.errors import HarnessError, UsageError
from harness.planning import catalog
from harness.records.record import Record
from harness.records.store import RunStore
from harness.report import frames, scores, standings
from harness.scoring import history
from harness.scoring import rubric as rubrics
from harness.scoring.changes import Measured
from harness.scoring.comparison import Comparison, compare
from harness.scoring.scores import Scores
from harness.scoring.scores import score as score_records

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
        frames.check(out)
    if beside:
        _score_beside(run_name, beside, rubric, out, as_json)
        return
    scored = Scored.of(RunStore.open(run_name), rubric)
    if rubric is None:  # the run's own pages are by the harness's own rubric
        scored.write_pages()
    if out is not None:
        frames.write(scored.scores, out)
    if as_json:
        _print_json(scored.scores)
        return
    console = Console()
    standings.show_scores(console, scored.scores)
    if out is not None or rubric is None:
        where = out or scored.store.folder / "scorecards"
        console.print(f"\nwritten: {where}", highlight=False, soft_wrap=True, markup=False)


def _score_beside(
    run_name: str | None,
    beside: Sequence[str],
    rubric: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    from harness.commands.beside import joined

    found = joined(run_name, beside, rubric)
    if out is not None:
        frames.write(found.whole.scores, out)
    if as_json:
        _print_json({"origins": found.origins, "notes": found.notes, "scores": found.whole.scores})
        return
    console = Console()
    standings.show_origins(console, found)
    standings.show_scores(console, found.whole.scores)
    if out is not None:
        console.print(f"\nwritten: {out}", highlight=False, soft_wrap=True, markup=False)


def reproduce(run_name: str | None, as_json: bool) -> None:
    """The published table beside ours, cell by cell; writes the pages of a run that is named."""
    scored = Scored.of(RunStore.open(run_name) if run_name else reference())
    if run_name:
        scored.write_pages()
    found = scores.reproduction(scored.scores, scored.comparison)
    if as_json:
        _print_json({**found, "scores": scored.scores})
        return
    console = Console()
    standings.show_reproduction(console, found, scored.scores)
    page = scored.store.folder / "scorecards" / "reproduction.md"
    console.print(
        f"\nevery cell with its reason: {page}", highlight=False, soft_wrap=True, markup=False
    )


def reference() -> RunStore:
    """The committed run that scores are shown from; raises UsageError when there is none."""
    folder = paths.CHECKOUT / "results" / "reference" / REFERENCE
    if not (folder / "records.jsonl").exists():
        raise UsageError(
            f"{folder} holds no records; measure with `mlops-bench reproduce --measure`"
        )
    return RunStore(folder)


class Scored(msgspec.Struct):
    """A run with its records and what they are worth."""

    store: RunStore
    records: list[Record]
    scores: Scores

    @classmethod
    def of(cls, store: RunStore, rubric: Path | None = None) -> "Scored":
        """Raises UsageError when there is nothing to score, or the rubric is broken."""
        used = rubrics.load(rubric or rubrics.DEFAULT)
        records = store.records()
        found = score_records(records, used, catalog.frameworks())
        if not found.cards:
            raise UsageError(f"run {store.name} has no records of a framework to score")
        return cls(store, records, found)

    @property
    def comparison(self) -> Comparison:
        return compare(self.records, catalog.baseline().name)

    @property
    def measured(self) -> Measured:
        return Measured(self.store.name, self.records, self.scores, self.comparison)

    @property
    def pages(self) -> dict[str, str]:
        """All pages of scores, by name."""
        return scores.pages(self.scores, self.comparison, catalog.frameworks(), self.records)

    def page(self, earlier: Mapping[str, Sequence[Record]] = {}, folder: str | None = ".") -> str:
        """The HTML page, with the scores of earlier runs; `folder` leads from it to the run."""
        from harness.report.page import build

        known = catalog.frameworks()
        runs = {**earlier, self.store.name: self.records}
        entries = history.entries(runs, self.scores.rubric, known) if earlier else []
        return build.render(self.measured, known, entries, folder)

    def write_pages(self) -> None:
        """Into the run's scorecards; raises HarnessError when the disk refuses."""
        try:
            scores.write(self.store.folder / "scorecards", self.pages)
        except OSError as problem:
            raise HarnessError(f"cannot write {problem.filename}: {problem.strerror}") from None


def _print_json(value: object) -> None:
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")
