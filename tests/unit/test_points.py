"""Every answer of the committed reference is worth what it was when it was committed."""

import csv
from pathlib import Path

import pytest

from harness.analysis import files, frames
from harness.commands.score import REFERENCE, reference
from harness.report.scored import Scored
from tests.unit.world import CHECKOUT

TABLE = Path("results", "reference", REFERENCE, "points.csv")
NAMES = ("framework", "deployment", "role", "dimension", "question")
FIGURES = ("points_low", "points", "points_high")
Worth = tuple[str, list[float | None]]  # the answer's state; low, points and high, None without


def worth(table: Path) -> dict[tuple[str, ...], Worth]:
    """By framework, role and question."""
    with table.open() as stream:
        return {
            tuple(row[name] for name in NAMES): (
                row["state"],
                [float(row[figure]) if row[figure] else None for figure in FIGURES],
            )
            for row in csv.DictReader(stream)
        }


def same(one: Worth | None, other: Worth | None) -> bool:
    if one is None or other is None or one[0] != other[0]:
        return False
    return bool(one[1] == pytest.approx(other[1], abs=1e-9))


def test_points_and_intervals_are_those_of_the_committed_table(tmp_path: Path) -> None:
    today = tmp_path / "points.csv"
    files.write(frames.answers(Scored.of(reference()).scores), today)
    found, committed = worth(today), worth(CHECKOUT / TABLE)

    other = {
        " ".join(name): (committed.get(name), found.get(name))
        for name in committed | found
        if not same(committed.get(name), found.get(name))
    }
    assert other == {}, f"`mlops-bench score {TABLE.parent} --out {TABLE}` writes the table again"
