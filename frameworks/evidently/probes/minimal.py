"""Evidently's smallest program: one report of a batch beside a reference.

https://docs.evidentlyai.com/quickstart_ml
It stands alone and keeps all state in the current folder.
"""

import json
import random
from pathlib import Path

import pandas as pd
from evidently import Report
from evidently.presets import DataDriftPreset


def table(mean: float) -> pd.DataFrame:
    """Six times seven columns of numbers around that mean."""
    chance = random.Random(1)  # noqa: S311  # no secret
    names = [f"size {number}" for number in range(6 * 7)]
    return pd.DataFrame({name: [chance.gauss(mean, 1) for _ in range(200)] for name in names})


def main() -> None:
    """All columns have moved, and are found."""
    usual, moved = table(0), table(2)
    found = Report([DataDriftPreset()]).run(moved, usual).dict()["metrics"][0]["value"]
    Path("answer.json").write_text(json.dumps(found))
    print(f"minimal: {found['count']:g}")  # noqa: T201  # how it answers


if __name__ == "__main__":
    main()
