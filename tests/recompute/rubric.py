"""Questions and points as rubric.toml states them."""

import math
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Question:
    """A table of the rubric, as far as a value and its points follow from it."""

    dimension: str
    name: str
    table: dict[str, Any]

    @property
    def probe(self) -> str:
        return str(self.table["probe"])

    @property
    def figures(self) -> list[str]:
        return list(self.table["figures"])

    @property
    def scenario(self) -> str:
        return str(self.table.get("scenario", ""))

    @property
    def over_baseline(self) -> bool:
        return bool(self.table.get("over_baseline"))

    def points(self, value: float) -> float:
        """Ten for the best and none for the worst; in between by logarithm, or in proportion."""
        if self.table["map"] != "log":
            return 10 * min(1.0, max(0.0, value))
        best, worst = self.table["best"], self.table["worst"]
        if value <= best:
            return 10.0
        return 0.0 if value >= worst else 10 * (1 - math.log(value / best) / math.log(worst / best))


def questions(file: Path) -> list[Question]:
    """All of the file, in its order."""
    dimensions = tomllib.loads(file.read_text("utf-8"))["dimensions"]
    return [
        Question(dimension, name, table)
        for dimension, found in dimensions.items()
        for name, table in found.get("questions", {}).items()
    ]
