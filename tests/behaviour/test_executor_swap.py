"""Controls of the probe `executor_swap`."""

import pytest

from harness.measure.failures import Unproven
from tests.behaviour.conftest import Ask

pytestmark = pytest.mark.long

FILE = "configuration.py"


def test_lines_that_lead_to_workers_elsewhere_are_counted(ask: Ask) -> None:
    (sample,) = ask("airflow", "executor_swap").samples
    assert (sample.name, sample.unit) == ("executor_swap.lines", "lines")
    assert sample.value >= 1


def test_a_step_that_runs_where_it_did_is_no_swap(ask: Ask) -> None:
    """All of the swap but its first setting: an edge worker waits, and gets nothing to do."""
    broken = {FILE: ("AIRFLOW__CORE__EXECUTOR=", "AIRFLOW__CORE__NOTHING=")}
    with pytest.raises(Unproven, match="where it runs by default"):
        ask("airflow", "executor_swap", broken)
