"""A run with what its records are worth, and its pages of scores."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from harness.errors import UsageError
from harness.planning import catalog, conformed
from harness.planning.catalog import Role
from harness.records.record import Record
from harness.records.store import RunStore
from harness.report import pages, scores, strangers
from harness.scoring import history
from harness.scoring import rubric as rubrics
from harness.scoring.changes import Measured
from harness.scoring.comparison import Comparison, compare
from harness.scoring.scores import Scores
from harness.scoring.scores import score as score_records


class Scored(msgspec.Struct):
    """A run with its records and what they are worth."""

    store: RunStore
    records: list[Record]
    scores: Scores

    @classmethod
    def of(cls, store: RunStore, rubric: Path | None = None, role: Role | None = None) -> "Scored":
        """By the harness's own rubric unless told otherwise; used as one role, or as all.

        Raises UsageError when there is nothing to score, or the rubric is broken. Of what is not
        known here there are no scores, but costs.
        """
        used, known = rubrics.load(rubric or rubrics.DEFAULT), catalog.frameworks()
        if role is not None:
            used = used.asked_of(role)
            known = {n: f for n, f in known.items() if f.baseline or role in f.roles}
        records = store.newest()
        found = score_records(records, used, known)
        if role is not None:  # of a framework with several
            found = Scores(used, found.used_as(role))
        strange = strangers.tell(store.name, records, catalog.frameworks())
        if not found.cards and not strange:
            whose = f"of a framework in the role {role!r}" if role else "of a framework"
            raise UsageError(f"run {store.name} has no records {whose} to score")
        return cls(store, records, found)

    @property
    def comparison(self) -> Comparison:
        compared = compare(self.records, catalog.baseline().name)
        return compared.told(conformed.of_run(self.store.folder))

    @property
    def measured(self) -> Measured:
        return Measured(self.store.name, self.records, self.scores, self.comparison)

    @property
    def pages(self) -> dict[str, str]:
        """All pages of scores, by name."""
        return scores.pages(self.scores, self.comparison, catalog.frameworks(), self.records)

    def page(self, earlier: Mapping[str, Sequence[Record]] = {}, folder: str | None = ".") -> str:
        """The HTML page, with the scores of earlier runs; `folder` leads from it to the run.

        Files of a run that came with the package are named by where the repository has them.
        """
        from harness.report.page import build

        known = catalog.frameworks()
        runs = {**earlier, self.store.name: self.records}
        entries = history.entries(runs, self.scores.rubric, known) if earlier else []
        elsewhere = self.store.repository_path
        files = build.Files(None if elsewhere else folder, f"{elsewhere}/" if elsewhere else "")
        return build.render(self.measured, known, entries, files)

    def write_pages(self) -> bool:
        """Into the run's scorecards; whether the disk let us."""
        return pages.write(self.store, lambda folder: pages.put(folder, self.pages))
