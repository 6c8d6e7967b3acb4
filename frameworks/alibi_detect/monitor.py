"""Alibi Detect's detectors for tables of numbers and classes, and for how many answers were wrong.

https://docs.seldon.ai/alibi-detect/drift-detection/methods/tabulardrift
https://docs.seldon.ai/alibi-detect/cd/methods/offline/fetdrift
"""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import alibi_detect
import numpy as np
import pandas as pd
from alibi_detect.cd import FETDrift, TabularDrift
from alibi_detect.saving import load_detector, save_detector
from numpy.typing import NDArray

from harness.worker.contract import Checked, Columns, Labelled, Request

LEVEL = 0.05  # its default
SMALLEST = 1e-16  # a p-value that is no zero: below that, double precision tells nothing
TABLE, WRONG, CLASSES = "table", "wrong", "classes"


class Monitor:
    """A matrix for each batch: it has no names, and columns stand as they came."""

    version = alibi_detect.__version__

    def __init__(self, request: Request) -> None:
        """Nothing of the request matters to it."""

    def start(self) -> None:
        """There is nothing to set up."""

    def reference(self, learnt: Labelled, classes: Sequence[str]) -> None:
        self.classes = list(classes)
        places = {list(learnt.rows).index(name): None for name in classes}
        matrix = self._matrix(learnt.rows)
        self.table = TabularDrift(matrix, p_val=LEVEL, categories_per_feature=places)
        self.wrong = FETDrift(self._wrong(learnt), p_val=LEVEL)

    def check(self, rows: Columns, minute: int, late: Labelled) -> Checked:  # noqa: ARG002  # each batch stands alone
        """A column that cannot be tested is NaN to it, and no alarm."""
        found = self.table.predict(self._matrix(rows))["data"]
        chances = [float(np.nanmin(found["p_val"])) * len(found["p_val"])]  # by Bonferroni, as it
        alarm = bool(found["is_drift"])
        if len(wrong := self._wrong(late)):
            of_labels = self.wrong.predict(wrong)["data"]
            alarm |= bool(of_labels["is_drift"])
            chances.append(float(of_labels["p_val"][0]))
        return {"alarm": alarm, "score": -math.log(max(min(chances), SMALLEST))}

    def figures(self, rows: Columns) -> dict[str, float]:  # noqa: ARG002  # whatever they are
        """It tells of none but its tests'."""
        return {}

    def stop(self) -> None:
        """There is nothing to stop."""

    def keep(self, folder: Path) -> None:
        save_detector(self.table, folder / TABLE)
        save_detector(self.wrong, folder / WRONG)
        (folder / CLASSES).write_text("\n".join(self.classes))

    def recall(self, folder: Path) -> None:
        self.table = load_detector(folder / TABLE)
        self.wrong = load_detector(folder / WRONG)
        self.classes = (folder / CLASSES).read_text().split("\n")

    def _wrong(self, batch: Labelled) -> NDArray[Any]:
        """Of each row whose label is known: whether the answer was wrong, as 0 or 1."""
        pairs = zip(batch.rows[self.classes[0]], batch.labels, strict=True)
        return np.array([int(answer != label) for answer, label in pairs if label is not None])

    def _matrix(self, rows: Columns) -> NDArray[Any]:
        """(N, columns), as pandas makes it: gaps are NaN, as in files that are read."""
        frame = pd.DataFrame(rows)
        numbers = [name for name in frame if name not in self.classes]
        frame[numbers] = frame[numbers].astype(float)
        return frame.to_numpy()
