"""Controls of the probe `page`."""

import pytest

from harness.measure.interpretability import browser
from tests.behaviour.conftest import Ask, counted
from tests.browsers import needs_a_browser

FIGURE = "page.shown"
SHOWN = "{self.accuracy:.4f}"


@needs_a_browser
def test_a_card_of_metaflow_shows_it(ask: Ask) -> None:
    assert counted(ask("metaflow", "page"), FIGURE) == (1, 1)


@needs_a_browser
@pytest.mark.parametrize("shown", ["{self.accuracy:.2f}", "<!-- {self.accuracy} -->"])
def test_what_cannot_be_read_is_not_shown(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, shown: str
) -> None:
    monkeypatch.setattr(browser, "PATIENCE", 3.0)
    broken = {"flows/page.py": (SHOWN, shown)}
    assert counted(ask("metaflow", "page", broken), FIGURE) == (0, 1)
