"""NannyML's smallest program: the univariate drift of one column.

https://nannyml.readthedocs.io/en/stable/quick.html
It stands alone and keeps all state in the current folder.
"""

import json
import random
from pathlib import Path

import nannyml as nml
import pandas as pd


def main() -> None:
    """All chunks of a column have moved, and are found."""
    chance = random.Random(1)  # noqa: S311  # no secret
    usual = pd.DataFrame({"size": [chance.gauss(0, 1) for _ in range(1000)]})
    moved = pd.DataFrame({"size": [chance.gauss(2, 1) for _ in range(6 * 7 * 100)]})
    learnt = nml.UnivariateDriftCalculator(column_names=["size"], chunk_size=100).fit(usual)
    found = learnt.calculate(moved).filter(period="analysis").to_df(multilevel=False)
    alerts = int(found["size_jensen_shannon_alert"].sum())
    Path("answer.json").write_text(json.dumps(alerts))
    print(f"minimal: {alerts}")  # noqa: T201  # how it answers


if __name__ == "__main__":
    main()
