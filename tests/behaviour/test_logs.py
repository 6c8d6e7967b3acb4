"""Controls of the probe `logs`."""

import pytest

from tests.behaviour.conftest import Ask, counted

FIGURE = "logs.complete"
LOG = "[step].task.stdout"


def test_metaflow_keeps_every_line(ask: Ask) -> None:
    assert counted(ask("metaflow", "logs"), FIGURE) == (10_000, 10_000)


@pytest.mark.parametrize(
    ("log", "left"),
    [(f"{LOG}[-18 * 500:]", 500), ('["loud"].task.stdout', 0), ('["quiet"].task.stdout', 0)],
    ids=["the last 500", "one log for all steps", "another step's"],
)
def test_lines_lost_or_under_another_name_are_seen(ask: Ask, log: str, left: int) -> None:
    broken = {"interpretability.py": (LOG, log)}
    assert counted(ask("metaflow", "logs", broken), FIGURE) == (left, 10_000)


@pytest.mark.long
def test_prefect_keeps_every_line(ask: Ask) -> None:
    assert counted(ask("prefect", "logs"), FIGURE) == (10_000, 10_000)


@pytest.mark.long
def test_prints_that_prefect_does_not_log_are_seen(ask: Ask) -> None:
    broken = {"flows/logs.py": ("@flow(log_prints=True)", "@flow")}
    assert counted(ask("prefect", "logs", broken), FIGURE) == (0, 10_000)


@pytest.mark.long
def test_dagster_keeps_every_line(ask: Ask) -> None:
    assert counted(ask("dagster", "logs"), FIGURE) == (10_000, 10_000)


@pytest.mark.long
def test_the_log_of_another_step_is_seen(ask: Ask) -> None:
    broken = {"interpretability.py": ('each["stepKeys"] == [step]', 'each["stepKeys"] != [step]')}
    assert counted(ask("dagster", "logs", broken), FIGURE) == (0, 10_000)
