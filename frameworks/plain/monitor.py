"""The baseline's monitor: two-sample tests of scipy, with a Bonferroni correction over columns."""

import json
import math
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy import stats

from harness.worker.contract import Checked, Columns, Labelled, Request

LEVEL = 0.05  # of all tests together: https://doi.org/10.1080/01621459.1961.10482090
SMALLEST = 1e-16  # a p-value that is no zero: below that, double precision tells nothing
LEARNT = "learnt.json"


class Monitor:
    """Kolmogorov and Smirnov for numbers, chi-squared for classes, and for how many were right."""

    version = platform.python_version()

    def __init__(self, request: Request) -> None:
        """Nothing of the request matters to it."""

    def start(self) -> None:
        """There is nothing to set up."""

    def reference(self, learnt: Labelled, classes: Sequence[str]) -> None:
        self.learnt, self.classes = learnt, list(classes)

    def check(self, rows: Columns, minute: int, late: Labelled) -> Checked:  # noqa: ARG002  # each batch stands alone
        if set(rows) != set(self.learnt.rows):
            raise ValueError(f"other columns: {sorted(set(rows) ^ set(self.learnt.rows))}")
        chances = [self._chance(name, values) for name, values in rows.items()]
        if right := self._right(late):
            chances.append(_chi2(self._right(self.learnt), right))
        score = -math.log(max(min(chances) * len(chances), SMALLEST))
        return {"alarm": score > -math.log(LEVEL), "score": score}

    def figures(self, rows: Columns) -> dict[str, float]:
        means = {f"mean.{n}": float(np.mean(v)) for n, v in self._numbers(rows).items()}
        return {"rows": float(len(next(iter(rows.values())))), **means}

    def stop(self) -> None:
        """There is nothing to stop."""

    def keep(self, folder: Path) -> None:
        (folder / LEARNT).write_text(json.dumps([self.learnt, self.classes]))

    def recall(self, folder: Path) -> None:
        learnt, self.classes = json.loads((folder / LEARNT).read_bytes())
        self.learnt = Labelled(*learnt)

    def _numbers(self, rows: Columns) -> dict[str, list[float]]:
        names = [name for name in rows if name not in self.classes]
        return {name: [v for v in rows[name] if v is not None] for name in names}

    def _right(self, batch: Labelled) -> list[bool]:
        """Of each row whose label is known: whether the answer was right."""
        pairs = zip(batch.rows[self.classes[0]], batch.labels, strict=True)
        return [answer == label for answer, label in pairs if label is not None]

    def _chance(self, name: str, values: Sequence[Any]) -> float:
        """The p-value of a column; a gap is a class of its own."""
        known = self.learnt.rows[name]
        if name not in self.classes:
            gaps = [[v is None for v in each] for each in (known, values)]
            ours, theirs = ([v for v in each if v is not None] for each in (known, values))
            if not theirs:
                raise ValueError(f"{name} holds no numbers")
            apart = [float(stats.ks_2samp(ours, theirs).pvalue)]
            return min([*apart, *([_chi2(*gaps)] if any(gaps[1]) else [])])
        return _chi2(known, values)


def _chi2(known: Sequence[Any], values: Sequence[Any]) -> float:
    kinds = {*known, *values}
    table = [[list(each).count(kind) for kind in kinds] for each in (known, values)]
    return float(stats.chi2_contingency(table).pvalue) if len(kinds) > 1 else 1.0
