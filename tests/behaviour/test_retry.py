"""Controls of the probe `retry`."""

import pytest

from tests.behaviour.conftest import Ask, counted

FIGURE = "retry.counted"


def test_metaflow_tries_again_as_often_as_it_may(ask: Ask) -> None:
    assert counted(ask("metaflow", "retry"), FIGURE) == (2, 2)


@pytest.mark.parametrize("times", [2, 1], ids=["too often", "not often enough"])
def test_another_number_of_tries_is_seen(ask: Ask, times: int) -> None:
    broken = {"flows/retry.py": ("times=retries.times", f"times={times}")}
    assert counted(ask("metaflow", "retry", broken), FIGURE) == (1, 2)


def test_a_retry_inside_the_step_is_no_retry(ask: Ask) -> None:
    """It succeeds at once, where two tries should not be enough."""
    change = (
        '            raise RuntimeError("not yet")',
        '            note(self.notes, "attempt")',
    )
    broken = {"flows/retry.py": change}
    assert counted(ask("metaflow", "retry", broken), FIGURE) == (0, 2)


def test_prefect_tries_again_as_often_as_it_may(ask: Ask) -> None:
    assert counted(ask("prefect", "retry"), FIGURE) == (2, 2)


def test_a_try_too_many_of_prefect_is_seen(ask: Ask) -> None:
    broken = {"flows/retry.py": ("retries=tries - 1", "retries=tries")}
    assert counted(ask("prefect", "retry", broken), FIGURE) == (1, 2)


@pytest.mark.long
def test_dagster_tries_again_as_often_as_its_policy_says(ask: Ask) -> None:
    assert counted(ask("dagster", "retry"), FIGURE) == (2, 2)


@pytest.mark.long
def test_a_policy_of_one_more_try_is_seen(ask: Ask) -> None:
    broken = {"jobs/retry.py": ("max_retries=tries - 1", "max_retries=tries")}
    assert counted(ask("dagster", "retry", broken), FIGURE) == (1, 2)
