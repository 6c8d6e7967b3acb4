"""Every answer of the committed reference is worth what it was when it was committed."""

import csv
from pathlib import Path

import pytest

from harness.commands.score import REFERENCE, Scored, reference
from harness.paths import CHECKOUT
from harness.report import frames

TABLE = Path("results", "reference", REFERENCE, "points.csv")
NAMES = ("framework", "deployment", "dimension", "question")
FIGURES = ("points_low", "points", "points_high")


def worth(table: Path) -> dict[tuple[str, ...], list[float | None]]:
    """Low, points and high by framework and question; None where there are none."""
    with table.open() as stream:
        return {
            tuple(row[name] for name in NAMES): [
                float(row[figure]) if row[figure] else None for figure in FIGURES
            ]
            for row in csv.DictReader(stream)
        }


def test_points_and_intervals_are_those_of_the_committed_table(tmp_path: Path) -> None:
    today = tmp_path / "points.csv"
    frames.write(Scored.of(reference()).scores, today)
    found, committed = worth(today), worth(CHECKOUT / TABLE)

    other = {
        " ".join(name): (committed.get(name), found.get(name))
        for name in committed | found
        if name not in committed or found.get(name) != pytest.approx(committed[name], abs=1e-9)
    }
    assert other == {}, f"`mlops-bench score {TABLE.parent} --out {TABLE}` writes the table anew"
