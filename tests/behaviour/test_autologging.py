"""Controls of the probe `autologging`."""

import pytest

from harness.measure.probe import FrameworkFailed
from tests.behaviour.conftest import Ask, counted

FIGURE = "autologging.recorded"
CALL = "mlflow.sklearn.autolog()"


def test_mlflow_records_a_fit_by_one_call(ask: Ask) -> None:
    assert counted(ask("mlflow", "autologging"), FIGURE) == (3, 3)


@pytest.mark.parametrize(
    "change",
    [
        (f"        {CALL}", "        mlflow.sklearn.autolog(log_models=False)"),
        ("model.predict(rows)]", "1 - model.predict(rows)]"),
        ('"metrics": run.data.metrics}', '"metrics": {"accuracy": 0.5}}'),
        ('{"params": run.data.params', '{"params": {**run.data.params, "C": "1.0"}'),
    ],
    ids=["no model", "another model", "another figure", "the default instead"],
)
def test_what_is_not_recorded_is_seen(ask: Ask, change: tuple[str, str]) -> None:
    broken = {"instrumentation.py": change}
    assert counted(ask("mlflow", "autologging", broken), FIGURE) == (2, 3)


def test_no_call_records_nothing(ask: Ask) -> None:
    with pytest.raises(FrameworkFailed, match="the experiment has 0 runs"):
        ask("mlflow", "autologging", {"instrumentation.py": (f"        {CALL}", "        pass")})
