"""Controls of the probe `model_lineage`."""

import pytest

from tests.behaviour.conftest import Ask, counted

FIGURE = "model_lineage.led"


def test_metaflow_leads_from_the_model_to_its_run_and_data(ask: Ask) -> None:
    assert counted(ask("metaflow", "model_lineage"), FIGURE) == (2, 2)


@pytest.mark.parametrize(
    ("change", "left"),
    [
        (("write_text(run.data.table)", 'write_text("x1,x2,y")'), 1),
        (('"run": run.pathspec', '"run": run.parent.pathspec'), 1),
        (('"run": run.pathspec', '"run": None'), 0),
    ],
    ids=["other data", "no run of its own", "no run"],
)
def test_a_trail_that_is_lost_is_seen(ask: Ask, change: tuple[str, str], left: int) -> None:
    broken = {"interpretability.py": change}
    assert counted(ask("metaflow", "model_lineage", broken), FIGURE) == (left, 2)
