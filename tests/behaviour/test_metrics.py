"""Controls of the probe `metrics`."""

import pytest

from harness.measure.interpretability import metrics
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


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the 10,000 points of the long series 200 are logged."""
    monkeypatch.setattr(metrics, "LONG", 200)


@pytest.mark.usefixtures("few")
def test_wandb_loses_nothing(ask: Ask) -> None:
    assert counted(ask("wandb", "metrics"), FIGURE) == (5, 5)


@pytest.mark.parametrize(
    ("point", "left"),
    [
        ('(row["epoch"], min(float(row[name]), 1.7976931348623157e308))', 4),
        ('(row["_step"], float(row[name]))', 1),  # of the series that is logged first
        ('(row["epoch"], round(float(row[name]), 6))', 0),
    ],
    ids=["no infinity", "steps of W&B", "rounded"],
)
@pytest.mark.usefixtures("few")
def test_a_history_that_is_read_wrongly_is_seen(ask: Ask, point: str, left: int) -> None:
    broken = {"interpretability.py": ('(row["epoch"], float(row[name]))', point)}
    assert counted(ask("wandb", "metrics", broken), FIGURE) == (left, 5)
