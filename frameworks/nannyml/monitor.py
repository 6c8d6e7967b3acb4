"""NannyML's univariate drift and performance, with a chunk for each minute.

https://nannyml.readthedocs.io/en/stable/tutorials/detecting_data_drift/univariate_drift_detection.html
https://nannyml.readthedocs.io/en/stable/tutorials/performance_calculation.html
https://nannyml.readthedocs.io/en/stable/tutorials/storing_and_loading_calculators.html
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nannyml as nml
import numpy as np
import pandas as pd
from nannyml.io.store import FilesystemStore

from harness.worker.contract import Checked, Columns, Labelled, Request

BEGIN = pd.Timestamp("2026-01-01")
TIME, LABEL, CONFIDENCE = "timestamp", "label", "confidence"
CHUNKS: dict[str, Any] = {"timestamp_column_name": TIME, "chunk_period": "min"}
POSITIVE = "positive"  # the column with the probability of the class 1, of two
LEAST = 1e-9  # of a limit's width: chunks of the reference may all be equal
COLUMNS = "columns.json"
WAIT = 3  # minutes until labels are known


class Monitor:
    """Its limits are three standard deviations over chunks of the reference."""

    version = nml.__version__

    def __init__(self, request: Request) -> None:
        self.rows = request.parameters["rows"]

    def start(self) -> None:
        """There is nothing to set up."""

    def reference(self, learnt: Labelled, classes: Sequence[str]) -> None:
        self.classes = list(classes)
        self.numbers = [name for name in learnt.rows if name not in classes]
        self.learnt = self._frame(learnt.rows, np.arange(len(learnt.labels)) // self.rows)
        names, answers = list(learnt.rows), sorted(set(learnt.rows[self.classes[0]]))
        columns = {"y_true": LABEL, "y_pred": self.classes[0], "metrics": ["accuracy"], **CHUNKS}
        self.calculators = {
            "drift": nml.UnivariateDriftCalculator(
                column_names=names, treat_as_categorical=self.classes, **CHUNKS
            ),
            "missing": nml.MissingValuesCalculator(column_names=names, **CHUNKS),
            "accuracy": nml.PerformanceCalculator(
                problem_type="classification_multiclass",
                y_pred_proba=dict.fromkeys(answers, CONFIDENCE),  # asked for; accuracy uses none
                **columns,
            ),
        }
        if POSITIVE in names:
            self.calculators["estimate"] = nml.CBPE(
                problem_type="classification_binary", y_pred_proba=POSITIVE, **columns
            )
        labelled = self.learnt.assign(**{LABEL: learnt.labels})
        for calculator in self.calculators.values():
            calculator.fit(labelled)

    def check(self, rows: Columns, minute: int, late: Labelled) -> Checked:
        frame = self._frame(rows, minute)
        found = [self.calculators[name].calculate(frame) for name in ("drift", "missing")]
        if estimate := self.calculators.get("estimate"):
            found.append(estimate.estimate(frame))
        if any(label is not None for label in late.labels):
            known = self._frame(late.rows, minute - WAIT).assign(**{LABEL: late.labels})
            found.append(self.calculators["accuracy"].calculate(known))
        worst = [_worst(_table(each).iloc[0]) for each in found]
        return {"alarm": any(a for a, _ in worst), "score": max(score for _, score in worst)}

    def figures(self, rows: Columns) -> dict[str, float]:
        frame = self._frame(rows, 0)
        counts = nml.SummaryStatsRowCountCalculator(**CHUNKS).fit(self.learnt)
        means = nml.SummaryStatsAvgCalculator(column_names=self.numbers, **CHUNKS).fit(self.learnt)
        told = _table(means.calculate(frame)).iloc[0]
        count = _table(counts.calculate(frame))["rows_count_value"]
        found = {f"mean.{name}": float(told[f"{name}_value"]) for name in self.numbers}
        return {"rows": float(count.iloc[0]), **found}

    def stop(self) -> None:
        """There is nothing to stop."""

    def keep(self, folder: Path) -> None:
        store = FilesystemStore(root_path=str(folder))
        for name, calculator in self.calculators.items():
            store.store(calculator, filename=f"{name}.pkl")
        names = list(self.calculators)
        (folder / COLUMNS).write_text(json.dumps([self.numbers, self.classes, names]))

    def recall(self, folder: Path) -> None:
        store = FilesystemStore(root_path=str(folder))
        self.numbers, self.classes, names = json.loads((folder / COLUMNS).read_text())
        self.calculators = {name: store.load(filename=f"{name}.pkl") for name in names}

    def _frame(self, rows: Columns, minutes: Any) -> pd.DataFrame:
        """With the time of each row; gaps are NaN, as in files that are read."""
        frame = pd.DataFrame(rows)
        known = [name for name in self.numbers if name in frame]
        frame[known] = frame[known].astype(float)
        frame[TIME] = BEGIN + pd.to_timedelta(minutes, unit="min")
        return frame


def _table(result: Any) -> pd.DataFrame:
    """Its rows of the batch, a column for each figure."""
    found: pd.DataFrame = result.filter(period="analysis").to_df(multilevel=False)
    return found


def _worst(row: pd.Series) -> tuple[bool, float]:
    """Whether any figure alerts, and the worst by its own limits: 1 is the limit.

    What cannot be computed is NaN to NannyML, and no alert.
    """
    names = [name.removesuffix("_alert") for name in row.index if name.endswith("_alert")]
    alarm = any(bool(alert) for n in names if not pd.isna(alert := row[f"{n}_alert"]))
    return alarm, max(_share(row, name) for name in names)


def _share(row: pd.Series, name: str) -> float:
    """How far it is from the middle of its limits, by half of their width."""
    value, upper, lower = (
        row.get(f"{name}_{of}") for of in ("value", "upper_threshold", "lower_threshold")
    )
    if pd.isna(value):
        return 0.0
    if pd.isna(lower) or pd.isna(upper):  # limited on one side: from the best there is
        limit, best = (upper, 0.0) if pd.isna(lower) else (lower, 1.0)
        return abs(float(value) - best) / max(abs(float(limit) - best), LEAST)
    middle, half = (float(upper) + float(lower)) / 2, (float(upper) - float(lower)) / 2
    return abs(float(value) - middle) / max(half, LEAST)
