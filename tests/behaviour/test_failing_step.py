"""Controls of the probe `failing_step`."""

import pytest

from tests.behaviour.conftest import Ask, counted

FIGURE = "failing_step.told"


def test_metaflow_tells_step_exception_and_line(ask: Ask) -> None:
    assert counted(ask("metaflow", "failing_step"), FIGURE) == (3, 3)


def test_an_exception_that_hides_its_cause_is_seen(ask: Ask) -> None:
    change = ("        fail(self.message)", '        raise RuntimeError("it failed")')
    broken = {"flows/failing_step.py": change}
    assert counted(ask("metaflow", "failing_step", broken), FIGURE) == (1, 3)


def test_steps_that_have_not_failed_are_seen(ask: Ask) -> None:
    change = ("[task.parent.id for task in tasks]", "[s.id for s in run]")
    broken = {"interpretability.py": change}
    assert counted(ask("metaflow", "failing_step", broken), FIGURE) == (2, 3)


@pytest.mark.long
def test_prefect_tells_step_exception_and_line(ask: Ask) -> None:
    assert counted(ask("prefect", "failing_step"), FIGURE) == (3, 3)


@pytest.mark.long
def test_a_task_of_prefect_that_hides_its_cause_is_seen(ask: Ask) -> None:
    broken = {"flows/failing_step.py": ("    fail(message)", '    raise RuntimeError("it failed")')}
    assert counted(ask("prefect", "failing_step", broken), FIGURE) == (1, 3)


@pytest.mark.long
def test_dagster_tells_step_exception_and_line(ask: Ask) -> None:
    assert counted(ask("dagster", "failing_step"), FIGURE) == (3, 3)


@pytest.mark.long
def test_all_steps_instead_of_those_that_failed_are_seen(ask: Ask) -> None:
    broken = {"interpretability.py": (' if each["status"] == "FAILURE"]', "]")}
    assert counted(ask("dagster", "failing_step", broken), FIGURE) == (2, 3)
