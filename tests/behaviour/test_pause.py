"""Controls of the probe `pause`."""

import pytest

from tests.behaviour.conftest import Ask, counted

pytestmark = pytest.mark.long

FIGURE = "pause.kept"


def test_airflow_waits_until_it_is_resumed(ask: Ask) -> None:
    assert counted(ask("airflow", "pause"), FIGURE) == (2, 2)


def test_a_run_that_does_not_wait_is_seen(ask: Ask) -> None:
    """It runs while it should wait, and not once more after that."""
    broken = {"configuration.py": ('{"is_paused": True}', '{"is_paused": False}')}
    assert counted(ask("airflow", "pause", broken), FIGURE) == (0, 2)


def test_dagster_waits_while_its_queue_launches_nothing(ask: Ask) -> None:
    assert counted(ask("dagster", "pause"), FIGURE) == (2, 2)


def test_a_queue_that_launches_one_is_seen(ask: Ask) -> None:
    broken = {"configuration.py": ("self._queue(0)", "self._queue(1)")}
    assert counted(ask("dagster", "pause", broken), FIGURE) == (0, 2)
