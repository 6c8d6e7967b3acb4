"""Controls of the probe `fan_out`; of its widths the largest is left out, which takes a minute."""

import pytest

from harness.measure.configuration import fan_out
from tests.behaviour.conftest import Ask, counted

FIGURE = "fan_out.joined"


@pytest.fixture(autouse=True)
def _narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fan_out, "WIDTHS", [1, 10])


def test_metaflow_joins_all(ask: Ask) -> None:
    assert counted(ask("metaflow", "fan_out"), FIGURE) == (2, 2)


@pytest.mark.parametrize(
    "change",
    [
        ("int(Path(self.width).read_text())", "1"),
        ("for branch in inputs", "for branch in list(inputs)[:1]"),
    ],
    ids=["width known before", "one result lost"],
)
def test_what_was_not_run_or_not_joined_is_seen(ask: Ask, change: tuple[str, str]) -> None:
    broken = {"flows/fan_out.py": change}
    assert counted(ask("metaflow", "fan_out", broken), FIGURE) == (1, 2)
