"""`score` and `reproduce`: from records to scores, pages and tables; nothing is measured."""

import sys
from pathlib import Path

import msgspec
from rich.console import Console

from harness import catalog, paths
from harness.comparison import compare
from harness.errors import HarnessError, UsageError
from harness.report import frames, scores, standings
from harness.scoring import rubric as rubrics
from harness.scoring.published import Study, cells, study
from harness.scoring.scores import Scores
from harness.scoring.scores import score as score_records
from harness.store import RunStore

REFERENCE = "scores"  # of results/reference: what `reproduce` reads unless told otherwise


def score(run_name: str | None, rubric: Path | None, as_json: bool, out: Path | None) -> None:
    """Show a run's scores; write pages beside it, or a table where `out` says."""
    store = RunStore.open(run_name)
    if out is not None:
        frames.check(out)
    found = _scores(store, rubric)
    if rubric is None:  # the run's own pages are by the harness's own rubric
        _write(store, found)
    if out is not None:
        frames.write(found, out)
    if as_json:
        _print_json(found)
        return
    console = Console()
    standings.show_scores(console, found)
    where = out or store.folder / "scorecards"
    if out is not None or rubric is None:
        console.print(f"\nwritten: {where}", highlight=False, soft_wrap=True)


def reproduce(run_name: str | None, as_json: bool) -> None:
    """The published table beside ours, cell by cell."""
    store = RunStore.open(run_name) if run_name else reference()
    found, published = _scores(store, None), study()
    if as_json:
        _print_json(_both(published, found))
        return
    console = Console()
    standings.show_reproduction(console, published, found)
    console.print(
        f"\nrecords: {store.folder}\nevery cell with its reason: "
        f"{store.folder / 'scorecards' / 'reproduction.md'}",
        highlight=False,
        soft_wrap=True,
    )


def reference() -> RunStore:
    """The committed run that scores are shown from; raises UsageError when there is none."""
    folder = paths.CHECKOUT / "results" / "reference" / REFERENCE
    if not (folder / "records.jsonl").exists():
        raise UsageError(
            f"{folder} holds no records; measure with `mlops-bench reproduce --measure`"
        )
    return RunStore(folder)


def pages_of(store: RunStore, found: Scores) -> dict[str, str]:
    """All pages of scores, by name."""
    frameworks, records = catalog.frameworks(), store.records()
    baseline = next(f.name for f in frameworks.values() if f.kind == "baseline")
    return scores.pages(found, compare(records, baseline), frameworks, records)


def _write(store: RunStore, found: Scores) -> None:
    try:
        scores.write(store.folder / "scorecards", pages_of(store, found))
    except OSError as problem:
        raise HarnessError(f"cannot write {problem.filename}: {problem.strerror}") from None


def _scores(store: RunStore, rubric: Path | None) -> Scores:
    records = store.records()
    found = score_records(
        records, rubrics.load(rubric) if rubric else rubrics.load(), catalog.frameworks()
    )
    if not found.cards:
        raise UsageError(f"run {store.name} has no records of a framework to score")
    return found


def _both(published: Study, found: Scores) -> object:
    return {
        "published": {"totals": published.totals, "printed": published.printed_totals},
        "cells": cells(published, found.cards),
        "scores": found,
    }


def _print_json(value: object) -> None:
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")
