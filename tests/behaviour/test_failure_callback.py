"""Controls of the probe `failure_callback`."""

from tests.behaviour.conftest import Ask, counted

FIGURE = "failure_callback.right"
FLOW = "flows/failure_callback.py"


def test_metaflow_alarms_when_a_run_fails_only(ask: Ask) -> None:
    assert counted(ask("metaflow", "failure_callback"), FIGURE) == (2, 2)


def test_an_alarm_for_success_is_wrong_twice(ask: Ask) -> None:
    broken = {FLOW: ("on_error=[alarm]", "on_success=[alarm]")}
    assert counted(ask("metaflow", "failure_callback", broken), FIGURE) == (0, 2)


def test_a_run_without_its_step_is_no_evidence(ask: Ask) -> None:
    broken = {FLOW: ('note(self.witness, "begin", fails=self.fails)', "note")}
    assert counted(ask("metaflow", "failure_callback", broken), FIGURE) == (0, 2)
