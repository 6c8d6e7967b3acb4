"""Controls of the probe `nested_runs`."""

import pytest

from tests.behaviour.conftest import Ask, counted

FIGURE = "nested_runs.right"


def test_mlflow_reads_children_back_below_their_parents(ask: Ask) -> None:
    assert counted(ask("mlflow", "nested_runs"), FIGURE) == (4, 4)


@pytest.mark.parametrize(
    ("change", "left"),
    [
        (("parent_run_id=parent)", "parent_run_id=None)"), 0),
        (('parent.info.run_id if parent else None,\n            "c', 'None,\n            "c'), 2),
        (('{"run": run.info.run_id, "accuracy": run', '{"run": run_id, "accuracy": run'), 1),
        (
            ("nested_runs.inside(client, self.request, run_id)\n            ],\n        }", "[]]}"),
            1,
        ),
        (('made[each["parent"]] if each', "made[list(made)[-1]] if each"), 0),
    ],
    ids=["beside each other", "no way up", "other children", "no way down", "below another run"],
)
def test_runs_that_lie_elsewhere_are_seen(ask: Ask, change: tuple[str, str], left: int) -> None:
    broken = {"interpretability.py": change}
    assert counted(ask("mlflow", "nested_runs", broken), FIGURE) == (left, 4)
