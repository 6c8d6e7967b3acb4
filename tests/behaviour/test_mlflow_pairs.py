"""Controls of the probe `mlflow_pairs`."""

import pytest

from tests.behaviour.conftest import Ask, counted

FIGURE = "mlflow_pairs.found"
FLOW = "flows/mlflow_pairs.py"


def test_a_run_of_metaflow_is_on_the_server(ask: Ask) -> None:
    assert counted(ask("metaflow", "mlflow_pairs"), FIGURE) == (1, 1)


@pytest.mark.parametrize(
    "change",
    [
        ('f"{current.flow_name}/{current.run_id}"', "current.run_id"),
        ("mlflow.set_tracking_uri(self.url)", 'mlflow.set_tracking_uri("sqlite:///mlflow.db")'),
    ],
    ids=["another id", "another store"],
)
def test_a_run_that_does_not_name_its_origin_there_is_no_pair(
    ask: Ask, change: tuple[str, str]
) -> None:
    finding = ask("metaflow", "mlflow_pairs", {FLOW: change})
    assert counted(finding, FIGURE) == (0, 1)
