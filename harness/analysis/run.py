"""The API: a run with its figures, answers and scores as pandas frames."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from harness.analysis import frames
from harness.choices import pick
from harness.planning import catalog
from harness.planning.catalog import Role
from harness.records.plan import Plan
from harness.records.store import RunStore
from harness.report.scored import Scored
from harness.scoring.changes import changes

if TYPE_CHECKING:
    import pandas as pd


def load(run: str | Path | None = None) -> "Run":
    """The run of that name or path; without one, this machine's newest with records.

    Raises UsageError when there is none, or when its plan or records cannot be read.
    """
    return Run(RunStore.recorded() if run is None else RunStore.open(str(run)))


def runs() -> list[str]:
    """Names that `load` takes: the committed references, then this machine's runs, newest last."""
    return [*RunStore.committed(), *(store.name for store in RunStore.every())]


class Run:
    """A run on disk. Each frame is made when first asked for; docs/analysis.md has columns."""

    def __init__(self, store: RunStore) -> None:
        self._store = store
        self._count = sum(1 for _ in store.each())  # to hold them all is another matter
        self.plan: Plan = store.plan()
        self.folder: Path = store.folder
        self.name: str = next(filter(self._is, RunStore.committed()), store.name)

    def _is(self, committed: str) -> bool:
        return RunStore.open(committed).folder == self._store.folder

    def __repr__(self) -> str:
        return f"<run {self.name}: {self._count} records>"

    @cached_property
    def records(self) -> "pd.DataFrame":
        """One row per figure; a record without figures has one row, with its status and reason."""
        return frames.records(self._store.records(), catalog.frameworks())

    @cached_property
    def answers(self) -> "pd.DataFrame":
        """One row per framework, deployment and question of the rubric."""
        return frames.answers(self._scored().scores)

    def scores(self, rubric: str | Path | None = None, role: str | None = None) -> "pd.DataFrame":
        """Points of questions, dimensions and totals, by the harness's rubric or by another file.

        A role, such as "tracker", limits both the frameworks and the questions to that role.
        """
        chosen = next((r for r in get_args(Role) if r == role), None)
        if role is not None and chosen is None:
            pick(role, get_args(Role), "role")
        return frames.scores(self._scored(rubric, chosen).scores)

    def compare(self, older: "Run | str | Path") -> "pd.DataFrame":
        """What changed since another run, and whether beyond noise: `mlops-bench compare OLDER`."""
        before = older if isinstance(older, Run) else load(older)
        return frames.changes(changes(before._scored().measured, self._scored().measured))

    def _scored(self, rubric: str | Path | None = None, role: Role | None = None) -> Scored:
        return Scored.of(self._store, Path(rubric) if rubric is not None else None, role)
