"""Controls of the probe `concurrent_writers`; of its eight writers three write, and less."""

import pytest

from harness.measure.configuration import concurrent_writers
from harness.measure.probe import FrameworkFailed, ToolFailed
from tests.behaviour.conftest import Ask, counted

FIGURE = "concurrent_writers.whole"
LOG = 'mlflow.log_metric("loss", value, step=step)'


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(concurrent_writers, "WRITERS", 3)
    monkeypatch.setattr(concurrent_writers, "POINTS", 20)


def test_mlflow_keeps_what_three_write_at_once(ask: Ask) -> None:
    finding = ask("mlflow", "concurrent_writers")
    assert counted(finding, FIGURE) == (3, 3)
    points, seconds = finding.samples
    assert (points.value, points.unit) == (60, "points")
    assert 0 < seconds.value < 60


@pytest.mark.parametrize(
    ("change", "points"),
    [
        (("enumerate(values):\n            mlf", "enumerate(values[:-1]):\n            mlf"), 57),
        ((LOG, f"{LOG}\n            {LOG}"), 0),
        ((LOG, LOG.replace("value,", "value + 1e-9,")), 0),
    ],
    ids=["the last is lost", "all come twice", "others than were written"],
)
def test_points_that_are_not_as_written_are_seen(
    ask: Ask, change: tuple[str, str], points: int
) -> None:
    finding = ask("mlflow", "concurrent_writers", {"configuration.py": change})
    assert counted(finding, FIGURE) == (0, 3)
    assert finding.samples[0].value == points


def test_a_writer_that_fails_costs_no_other(ask: Ask) -> None:
    """The first of them, which begins with 0.0, sends a text after five points."""
    text = LOG.replace("value,", 'value if values[0] or step < 5 else "text",')
    finding = ask("mlflow", "concurrent_writers", {"configuration.py": (LOG, text)})
    assert counted(finding, FIGURE) == (2, 3)
    assert "writer 0 failed" in finding.answers[FIGURE].reason
    assert [each.value for each in finding.samples] == [45]


def test_a_store_that_takes_nothing_has_failed(ask: Ask) -> None:
    broken = {"configuration.py": (LOG, LOG.replace("value,", '"text",'))}
    with pytest.raises(FrameworkFailed, match="writer 0"):
        ask("mlflow", "concurrent_writers", broken)


def test_a_mistake_of_the_answer_is_ours(ask: Ask) -> None:
    broken = {"configuration.py": (LOG, LOG.replace("value,", "values.first,"))}
    with pytest.raises(ToolFailed, match="AttributeError"):
        ask("mlflow", "concurrent_writers", broken)


WANDB_LOG = 'self.active.log({"loss": value}, step=step)'


def test_wandb_keeps_what_three_write_at_once(ask: Ask) -> None:
    finding = ask("wandb", "concurrent_writers")
    assert counted(finding, FIGURE) == (3, 3)
    assert finding.samples[0].value == 60


@pytest.mark.parametrize(
    ("change", "points"),
    [
        (("enumerate(values):\n            self", "enumerate(values[:-1]):\n            self"), 57),
        ((WANDB_LOG, WANDB_LOG.replace("value}", "value + 1e-9}")), 0),
        ((WANDB_LOG, WANDB_LOG.replace("step=step", "step=step + 1")), 0),
    ],
    ids=["the last is lost", "others than were written", "other steps"],
)
def test_points_of_wandb_that_are_not_as_written_are_seen(
    ask: Ask, change: tuple[str, str], points: int
) -> None:
    finding = ask("wandb", "concurrent_writers", {"configuration.py": change})
    assert counted(finding, FIGURE) == (0, 3)
    assert finding.samples[0].value == points
