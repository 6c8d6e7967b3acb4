"""Controls of the probe `export`."""

import pytest

from tests.behaviour.conftest import Ask, counted

pytestmark = pytest.mark.long

FIGURE = "export.equal"
SNIPPET = "interoperability.py"


def test_a_run_of_mlflow_goes_out_and_in_elsewhere(ask: Ask) -> None:
    assert counted(ask("mlflow", "export"), FIGURE) == (2, 2)


def test_what_was_not_logged_is_missed_twice(ask: Ask) -> None:
    broken = {SNIPPET: ("mlflow.log_metrics(metrics)", "pass")}
    assert counted(ask("mlflow", "export", broken), FIGURE) == (0, 2)
