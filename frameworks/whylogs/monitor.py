"""whylogs' drift scores of one profile beside another, and constraints: rows are not kept.

https://github.com/whylabs/whylogs/blob/mainline/python/examples/advanced/Metric_Constraints.ipynb
https://github.com/whylabs/whylogs/blob/mainline/python/examples/advanced/Drift_Algorithm_Configuration.ipynb
"""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import whylogs as why
from whylogs.core import DatasetProfileView
from whylogs.core.constraints import ConstraintsBuilder
from whylogs.core.constraints.factories import no_missing_values
from whylogs.viz.drift.column_drift_algorithms import calculate_drift_scores

from harness.worker.contract import Checked, Columns, Labelled, Request

SMALLEST = 1e-16  # a p-value that is no zero: below that, double precision tells nothing
PROFILE, COLUMNS = "reference.bin", "columns.json"


class Monitor:
    """A column without gaps may have none later. What has no score is None to it, and no alarm."""

    version = why.__version__

    def __init__(self, request: Request) -> None:
        """Nothing of the request matters to it."""

    def start(self) -> None:
        """There is nothing to set up."""

    def reference(self, learnt: Labelled, classes: Sequence[str]) -> None:
        self.classes = list(classes)
        self.learnt = self._profile(learnt.rows)
        self.whole = [name for name, values in learnt.rows.items() if None not in values]

    def check(self, rows: Columns, minute: int, late: Labelled) -> Checked:  # noqa: ARG002  # each batch stands alone
        profile = self._profile(rows)
        scores = calculate_drift_scores(profile, self.learnt, with_thresholds=True)
        found: list[Mapping[str, Any]] = [score for score in scores.values() if score]
        alarm = any(score["drift_category"] == "DRIFT" for score in found)
        smallest = min((score["pvalue"] for score in found), default=1.0)
        if not self._is_whole(profile):
            alarm, smallest = True, SMALLEST
        return {"alarm": alarm, "score": -math.log(max(smallest, SMALLEST))}

    def figures(self, rows: Columns) -> dict[str, float]:
        table = self._profile(rows).to_pandas()
        numbers = [name for name in rows if name not in self.classes]
        means = {f"mean.{name}": float(table.loc[name, "distribution/mean"]) for name in numbers}
        return {"rows": float(table["counts/n"].max()), **means}

    def stop(self) -> None:
        """There is nothing to stop."""

    def keep(self, folder: Path) -> None:
        self.learnt.write(str(folder / PROFILE))
        (folder / COLUMNS).write_text(json.dumps([self.classes, self.whole]))

    def recall(self, folder: Path) -> None:
        self.learnt = DatasetProfileView.read(str(folder / PROFILE))
        self.classes, self.whole = json.loads((folder / COLUMNS).read_text())

    def _is_whole(self, profile: DatasetProfileView) -> bool:
        """Raises ValueError, as whylogs does, for a column that is not there."""
        builder = ConstraintsBuilder(profile)
        for name in self.whole:
            builder = builder.add_constraint(no_missing_values(column_name=name))
        return bool(builder.build().validate())

    def _profile(self, rows: Columns) -> DatasetProfileView:
        """Gaps are NaN, as in files that are read; classes are texts, or they would be numbers."""
        frame = pd.DataFrame(rows)
        known = [name for name in self.classes if name in frame]
        frame[known] = frame[known].astype(str)
        numbers = [name for name in frame if name not in known]
        frame[numbers] = frame[numbers].astype(float)
        return why.log(frame).view()
