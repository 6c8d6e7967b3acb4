"""Controls of the probe `search_filter`."""

import pytest

from harness.measure.probe import ToolFailed
from tests.behaviour.conftest import Ask, counted

FIGURE = "search_filter.right"
ANSWER = "interpretability"
STAGE = "tags.stage = '{wanted['stage']}'"
SEARCH = "lambda: client.search_runs([experiment], filter_string=query),\n        )\n"
EVERY = "lambda: client.search_runs([experiment]),\n        )\n"


def test_mlflow_finds_the_right_runs_and_no_others(ask: Ask) -> None:
    assert counted(ask("mlflow", "search_filter"), FIGURE) == (4, 4)


@pytest.mark.parametrize(
    ("module", "change", "left"),
    [
        ("searches", ("metrics.accuracy > {", "metrics.accuracy >= {"), 2),
        ("searches", (STAGE, STAGE.replace("= '", "LIKE '").replace("}'", "}%'")), 2),
        ("searches", ('" and ".join(conditions)', "conditions[0]"), 3),
        (ANSWER, (SEARCH, EVERY), 0),
        (ANSWER, (SEARCH, f"{EVERY}        found = client.search_runs([experiment], query)\n"), 0),
    ],
    ids=["the bound too", "what begins alike", "one condition", "every run", "a filter of ours"],
)
def test_other_runs_are_seen(ask: Ask, module: str, change: tuple[str, str], left: int) -> None:
    broken = {f"{module}.py": change}
    assert counted(ask("mlflow", "search_filter", broken), FIGURE) == (left, 4)


def test_calls_that_are_not_listed_are_no_answer(ask: Ask) -> None:
    hidden = ('"calls": calls.made}\n\n\nclass SearchSpeed', '"calls": []}\n\n\nclass SearchSpeed')
    with pytest.raises(ToolFailed, match="no call that is listed gave back"):
        ask("mlflow", "search_filter", {"interpretability.py": hidden})
