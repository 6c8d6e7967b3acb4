"""Controls of the probe `serving`."""

import pytest

from tests.behaviour.conftest import Ask, counted

pytestmark = pytest.mark.long

FIGURE = "serving.right"
SNIPPET = "interoperability.py"


def test_mlflow_serves_the_network_and_refuses_another_shape(ask: Ask) -> None:
    assert counted(ask("mlflow", "serving"), FIGURE) == (2, 2)


def test_another_network_is_seen(ask: Ask) -> None:
    change = (
        'load_network(Path(weights), "CNN"),',
        '__import__("scenarios.mnist.networks").mnist.networks.build("CNN").eval(),',
    )
    assert counted(ask("mlflow", "serving", {SNIPPET: change}), FIGURE) == (1, 2)
