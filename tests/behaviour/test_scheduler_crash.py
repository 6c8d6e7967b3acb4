"""Controls of the probe `scheduler_crash`; those of every case stand in tests/probes."""

import pytest

from tests.behaviour.conftest import Ask, counted

pytestmark = pytest.mark.long

FIGURE = "scheduler_crash.survived"


def test_airflow_goes_on_where_its_scheduler_was_killed(ask: Ask) -> None:
    assert counted(ask("airflow", "scheduler_crash"), FIGURE) == (3, 3)


def test_a_run_that_starts_at_the_beginning_is_seen(ask: Ask) -> None:
    """As if a user had cleared all its tasks."""
    clear = (
        'body = {"dag_run_id": dag_run["dag_run_id"], "only_failed": False, "dry_run": False}\n'
        '            adapter.api().post("dags", self.DAG, "clearTaskInstances", body=body)\n'
        "            adapter.start_service(SCHEDULER)"
    )
    broken = {"configuration.py": ("adapter.start_service(SCHEDULER)", clear)}
    assert counted(ask("airflow", "scheduler_crash", broken), FIGURE) == (2, 3)


def test_prefect_retries_the_run_whose_process_was_killed(ask: Ask) -> None:
    assert counted(ask("prefect", "scheduler_crash"), FIGURE) == (3, 3)


def test_a_retry_of_prefect_without_results_is_seen(ask: Ask) -> None:
    broken = {"flows/scheduler_crash.py": ("@flow(persist_result=True)", "@flow")}
    assert counted(ask("prefect", "scheduler_crash", broken), FIGURE) == (1, 3)


def test_dagster_executes_again_what_its_run_worker_left(ask: Ask) -> None:
    assert counted(ask("dagster", "scheduler_crash"), FIGURE) == (3, 3)


def test_a_run_that_is_not_retried_is_seen(ask: Ask) -> None:
    broken = {"configuration.py": ("enabled: true\\n", "enabled: false\\n")}
    assert counted(ask("dagster", "scheduler_crash", broken), FIGURE)[0] < 3
