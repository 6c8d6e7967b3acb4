"""Controls of the probe `queues`."""

import pytest

from tests.behaviour.conftest import Ask, counted

pytestmark = pytest.mark.long

FIGURE = "queues.right"
DAGS = "dags/queues.py"


def test_airflow_has_priorities_and_pools(ask: Ask) -> None:
    assert counted(ask("airflow", "queues"), FIGURE) == (3, 3)


def test_steps_without_priorities_are_seen(ask: Ask) -> None:
    broken = {DAGS: ('"priority_weight": weight', '"priority_weight": 1')}
    assert counted(ask("airflow", "queues", broken), FIGURE) == (1, 3)


def test_a_second_queue_that_is_the_first_is_seen(ask: Ask) -> None:
    broken = {DAGS: ("pool=OTHER", "pool=POOL")}
    assert counted(ask("airflow", "queues", broken), FIGURE) == (2, 3)
