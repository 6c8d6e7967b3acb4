"""Alibi Detect's smallest program: one test of a batch beside a reference.

https://docs.seldon.ai/alibi-detect/drift-detection/methods/ksdrift
It stands alone and keeps all state in the current folder.
"""

import json
from pathlib import Path

import numpy as np
from alibi_detect.cd import KSDrift


def main() -> None:
    """All columns have moved, and are found."""
    chance = np.random.default_rng(1)
    usual, moved = chance.normal(0, 1, (500, 6 * 7)), chance.normal(2, 1, (500, 6 * 7))
    tests = KSDrift(usual, p_val=0.05).predict(moved)["data"]
    found = int((tests["p_val"] < tests["threshold"]).sum())
    Path("answer.json").write_text(json.dumps(found))
    print(f"minimal: {found}")  # noqa: T201  # how it answers


if __name__ == "__main__":
    main()
