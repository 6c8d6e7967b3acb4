"""A control of the probe `openlineage`."""

import pytest

from tests.behaviour.conftest import Ask, counted

pytestmark = pytest.mark.long


def test_a_run_that_passes_sends_no_event_of_failure(ask: Ask) -> None:
    """Airflow, whose run never fails in spite of what is asked."""
    change = ('"openlineage", {"fails": fails}', '"openlineage", {"fails": False}')
    broken = {"interoperability.py": change}
    assert counted(ask("airflow", "openlineage", broken), "openlineage.valid") == (2, 3)
