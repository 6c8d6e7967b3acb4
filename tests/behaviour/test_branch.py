"""Controls of the probe `branch`."""

import pytest

from tests.behaviour.conftest import Ask, counted

FIGURE = "branch.right"


def test_metaflow_chooses_both_sides(ask: Ask) -> None:
    assert counted(ask("metaflow", "branch"), FIGURE) == (2, 2)


@pytest.mark.parametrize(
    "change",
    [
        ("Path(self.coin).read_text()", '"left"'),
        ('note(self.notes, "right")', 'note(self.notes, "right"), note(self.notes, "left")'),
    ],
    ids=["always the same", "both"],
)
def test_a_side_that_should_not_run_is_seen(ask: Ask, change: tuple[str, str]) -> None:
    broken = {"flows/branch.py": change}
    assert counted(ask("metaflow", "branch", broken), FIGURE) == (1, 2)
