"""Controls of the probe `data_digest`."""

import pytest

from tests.behaviour.conftest import Ask, counted

FIGURE = "data_digest.told"


def test_metaflow_tells_equal_data_from_others(ask: Ask) -> None:
    assert counted(ask("metaflow", "data_digest"), FIGURE) == (2, 2)


@pytest.mark.parametrize(
    ("digest", "left"),
    [('["table"].pathspec', 1), ('["table"].id', 0)],
    ids=["new for each run", "always the same"],
)
def test_what_is_no_digest_is_seen(ask: Ask, digest: str, left: int) -> None:
    broken = {"interpretability.py": ('["table"].sha', digest)}
    assert counted(ask("metaflow", "data_digest", broken), FIGURE) == (left, 2)
