"""Controls of the probe `metrics`."""

import pytest

from tests.behaviour.conftest import Ask, counted

FIGURE = "metrics.lossless"


def test_metaflow_loses_nothing(ask: Ask) -> None:
    assert counted(ask("metaflow", "metrics"), FIGURE) == (5, 5)


@pytest.mark.parametrize(
    ("point", "left"),
    [
        ('(number, float(value) if value != "nan" else 0.0)', 4),
        ("(number, min(float(value), 1.7976931348623157e308))", 4),
        ("(len(self.history[name]), float(value))", 4),
        ("(number, round(float(value), 6))", 0),
    ],
    ids=["no NaN", "no infinity", "own steps", "rounded"],
)
def test_a_lossy_store_is_seen(ask: Ask, point: str, left: int) -> None:
    broken = {"flows/metrics.py": ("(number, float(value))", point)}
    assert counted(ask("metaflow", "metrics", broken), FIGURE) == (left, 5)


def test_wandb_loses_nothing(ask: Ask) -> None:
    assert counted(ask("wandb", "metrics"), FIGURE) == (5, 5)


@pytest.mark.parametrize(
    ("point", "left"),
    [
        ('(row["epoch"], min(float(row[name]), 1.7976931348623157e308))', 4),
        ('(row["_step"], float(row[name]))', 0),
        ('(row["epoch"], round(float(row[name]), 6))', 0),
    ],
    ids=["no infinity", "steps of W&B", "rounded"],
)
def test_a_history_that_is_read_wrongly_is_seen(ask: Ask, point: str, left: int) -> None:
    broken = {"interpretability.py": ('(row["epoch"], float(row[name]))', point)}
    assert counted(ask("wandb", "metrics", broken), FIGURE) == (left, 5)
