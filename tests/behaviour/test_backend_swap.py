"""Controls of the probe `backend_swap`."""

import pytest

from harness.measure.probe import FrameworkFailed
from tests.behaviour.conftest import Ask

pytestmark = pytest.mark.long

FILE = "configuration.py"


def test_lines_that_lead_to_postgresql_are_counted(ask: Ask) -> None:
    (sample,) = ask("mlflow", "backend_swap").samples
    assert (sample.name, sample.unit) == ("backend_swap.lines", "lines")
    change = ("pip install psycopg2-binary", "pip install psycopg2-binary\\nexport ONE=more")
    (longer,) = ask("mlflow", "backend_swap", {FILE: change}).samples
    assert longer.value == sample.value + 1


def test_a_run_that_is_not_in_the_database_is_no_swap(ask: Ask) -> None:
    broken = {FILE: ("export MLFLOW_TRACKING_URI", "export SOMETHING_ELSE")}
    with pytest.raises(FrameworkFailed, match="no row"):
        ask("mlflow", "backend_swap", broken)
