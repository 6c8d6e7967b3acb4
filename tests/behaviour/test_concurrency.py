"""Controls of the probe `concurrency`."""

import pytest

from harness.measure.configuration import at_once
from tests.behaviour.conftest import Ask, counted

FIGURE = "concurrency.right"


@pytest.mark.parametrize(
    "change",
    [
        ("[] if limit is None", "[] if True"),
        ('["--max-workers", str(limit)]', '["--max-workers", "1"]'),
    ],
    ids=["no limit", "one at a time"],
)
def test_a_limit_that_is_not_kept_is_seen(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, change: tuple[str, str]
) -> None:
    monkeypatch.setattr(at_once, "LONGER", 1)
    broken = {"configuration.py": change}
    assert counted(ask("metaflow", "concurrency", broken), FIGURE) == (1, 2)
