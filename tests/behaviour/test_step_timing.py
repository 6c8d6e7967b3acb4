"""Controls of the probe `step_timing`."""

from tests.behaviour.conftest import Ask, counted

FIGURE = "step_timing.right"
TIMES = "begin / 1000, task.finished_at.timestamp()"


def test_metaflow_knows_begins_and_ends(ask: Ask) -> None:
    assert counted(ask("metaflow", "step_timing"), FIGURE) == (18, 18)


def test_times_that_are_late_are_seen(ask: Ask) -> None:
    late = "begin / 1000 + 0.5, task.finished_at.timestamp()"
    broken = {"interpretability.py": (TIMES, late)}
    assert counted(ask("metaflow", "step_timing", broken), FIGURE) == (9, 18)


def test_times_in_another_zone_are_seen(ask: Ask) -> None:
    shifted = "begin / 1000 + 3600, task.finished_at.timestamp() + 3600"
    broken = {"interpretability.py": (TIMES, shifted)}
    assert counted(ask("metaflow", "step_timing", broken), FIGURE) == (0, 18)
