"""Controls of the probe `difference`."""

from tests.behaviour.conftest import Ask, counted
from tests.browsers import needs_a_browser

FIGURE = "difference.shown"


@needs_a_browser
def test_mlflow_shows_what_differs_and_no_more(ask: Ask) -> None:
    assert counted(ask("mlflow", "difference"), FIGURE) == (2, 2)


@needs_a_browser
def test_a_table_of_everything_is_no_comparison(ask: Ask) -> None:
    broken = {"interpretability.py": ('"click": switches', '"click": []')}
    assert counted(ask("mlflow", "difference", broken), FIGURE) == (0, 2)
