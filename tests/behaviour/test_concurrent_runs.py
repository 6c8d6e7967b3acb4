"""Controls of the probe `concurrent_runs`."""

import pytest

from tests.behaviour.conftest import Ask, counted

pytestmark = pytest.mark.long

FIGURE = "concurrent_runs.right"
DAGS = "dags/concurrent_runs.py"


def test_airflow_keeps_runs_apart_and_to_a_limit(ask: Ask) -> None:
    assert counted(ask("airflow", "concurrent_runs"), FIGURE) == (3, 3)


@pytest.mark.parametrize(
    "change",
    [(", max_active_runs=1", ""), ('int(params["number"] ** 2 + 1)', "1")],
    ids=["no limit", "one result for all"],
)
def test_what_is_not_kept_is_seen(ask: Ask, change: tuple[str, str]) -> None:
    assert counted(ask("airflow", "concurrent_runs", {DAGS: change}), FIGURE) == (2, 3)


def test_prefect_keeps_runs_apart_and_to_a_limit(ask: Ask) -> None:
    assert counted(ask("prefect", "concurrent_runs"), FIGURE) == (3, 3)


def test_a_deployment_of_prefect_without_its_limit_is_seen(ask: Ask) -> None:
    broken = {"configuration.py": ("concurrency_limit=limit", "concurrency_limit=None")}
    assert counted(ask("prefect", "concurrent_runs", broken), FIGURE) == (2, 3)


def test_dagster_keeps_runs_apart_and_to_a_limit(ask: Ask) -> None:
    assert counted(ask("dagster", "concurrent_runs"), FIGURE) == (3, 3)


@pytest.mark.parametrize(
    "change",
    [
        ("configuration.py", ('{"one-at-a-time": "yes"}', "{}")),
        ("jobs/concurrent_runs.py", ("number * number + 1", "1")),
    ],
    ids=["no limit", "one result for all"],
)
def test_what_dagster_is_not_told_to_keep_is_seen(
    ask: Ask, change: tuple[str, tuple[str, str]]
) -> None:
    assert counted(ask("dagster", "concurrent_runs", dict([change])), FIGURE) == (2, 3)
