"""whylogs' smallest program: the drift between two profiles.

https://github.com/whylabs/whylogs/blob/mainline/python/examples/advanced/Drift_Algorithm_Configuration.ipynb
It stands alone and keeps all state in the current folder.
"""

import random
from pathlib import Path

import pandas as pd
import whylogs as why
from whylogs.viz.drift.column_drift_algorithms import calculate_drift_scores


def table(mean: float) -> pd.DataFrame:
    """Six times seven columns of numbers around that mean."""
    chance = random.Random(1)  # noqa: S311  # no secret
    names = [f"size {number}" for number in range(6 * 7)]
    return pd.DataFrame({name: [chance.gauss(mean, 1) for _ in range(200)] for name in names})


def main() -> None:
    """All columns have moved, and are found."""
    usual, moved = (why.log(table(mean)).view() for mean in (0, 2))
    usual.write(str(Path("usual.bin").resolve()))
    scores = calculate_drift_scores(moved, usual, with_thresholds=True).values()
    found = [score for score in scores if score and score["drift_category"] == "DRIFT"]
    print(f"minimal: {len(found)}")  # noqa: T201  # how it answers


if __name__ == "__main__":
    main()
