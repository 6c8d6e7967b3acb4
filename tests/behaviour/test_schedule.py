"""Controls of the probe `schedule`."""

import pytest

from tests.behaviour.conftest import Ask, counted

pytestmark = pytest.mark.long

FIGURE = "schedule.intervals"


def test_airflow_fills_three_days(ask: Ask) -> None:
    assert counted(ask("airflow", "schedule"), FIGURE) == (3, 3)


def test_runs_that_are_told_another_end_are_seen(ask: Ask) -> None:
    change = ("str(begin), end=str(end)", "str(begin), end=str(begin)")
    broken = {"dags/schedule.py": change}
    assert counted(ask("airflow", "schedule", broken), FIGURE) == (0, 3)


def test_prefect_schedules_three_past_days(ask: Ask) -> None:
    assert counted(ask("prefect", "schedule"), FIGURE) == (3, 3)


def test_a_day_too_few_of_prefect_is_seen(ask: Ask) -> None:
    broken = {"configuration.py": ('f"{days[-1]}T12:00:00Z"', 'f"{days[1]}T12:00:00Z"')}
    assert counted(ask("prefect", "schedule", broken), FIGURE) == (2, 3)
