"""One run of an adapter, as its files tell it."""

from pathlib import Path
from typing import Any, TypeVar

import msgspec

from harness.conformance.prerequisite import NotChecked
from harness.intake import documents
from harness.intake.files import Refused
from harness.records.outcome import OUTCOME, REQUEST, RESULT, Outcome, Phase, Result
from harness.tasks import equivalence, timeline
from harness.tasks.equivalence import NotReadBack, ReadBack
from harness.tasks.timeline import Mark

T = TypeVar("T")


class Run(msgspec.Struct):
    """Evidence of a run: the harness's own account of it, and what the callee wrote."""

    parameters: dict[str, Any]
    ports: list[int]
    outcome: Outcome
    result: dict[str, Any] | None
    marks: list[Mark]
    evidence: Path
    workdir: Path  # gone by now, unless it was kept
    log: Path

    @classmethod
    def load(cls, evidence: Path, log: Path) -> "Run":
        """Raise NotChecked when the run left no account, for instance as it never began."""
        try:
            request = documents.typed(evidence / REQUEST, dict[str, Any])
            outcome = documents.typed(evidence / OUTCOME, Outcome)
        except Refused:
            raise NotChecked("the run did not begin") from None
        return cls(
            parameters=request["parameters"],
            ports=request["ports"],
            outcome=outcome,
            result=_result(evidence / RESULT),
            marks=timeline.read(evidence / timeline.MARKS, outcome),
            evidence=evidence,
            workdir=Path(request["workdir"]),
            log=log,
        )

    @property
    def ended_well(self) -> bool:
        return self.outcome.ended == "exited" and self.outcome.exit_code == 0

    @property
    def phases(self) -> list[Phase]:
        return self.result["phases"] if self.result else []

    @property
    def run_id(self) -> Any:
        return self.result["run_id"] if self.result else None

    @property
    def read_back(self) -> ReadBack:
        """Raise NotChecked when nothing came back, or something of another shape."""
        if not self.result or self.result["read_back"] is None:
            raise NotChecked("the run did not come to reading back")
        try:
            return equivalence.parse(self.result)
        except NotReadBack as problem:
            raise NotChecked(str(problem)) from None

    @property
    def step_marks(self) -> list[Mark]:
        """Executed steps in the order in which they began."""
        return sorted((m for m in self.marks if m.kind == "step"), key=lambda mark: mark.begin)


def _result(file: Path) -> dict[str, Any] | None:
    try:
        return dict(documents.typed(file, Result))
    except Refused:
        return None
