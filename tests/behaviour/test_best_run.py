"""Controls of the probe `best_run`; of its 20 runs three are made."""

import pytest

from harness.measure.interpretability import best_run
from harness.measure.probe import FrameworkFailed, ToolFailed
from tests.behaviour.conftest import Ask

CALL = 'calls("{run: run.user_tags for run in flow.runs()}", partial(_tagged, flow))'


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(best_run, "ACCURACIES", [0.5, 0.875, 0.75])


def test_metaflow_lists_the_runs_with_their_tags(ask: Ask) -> None:
    (calls,) = ask("metaflow", "best_run").samples
    assert calls.value == 1


def test_a_call_more_for_each_run_is_counted(ask: Ask) -> None:
    """As of an API that gives the figure of a run on demand alone."""
    change = (
        "        first = max(accuracies, key=lambda run: accuracies[run])\n        for",
        "        for run in accuracies:\n"
        '            calls("run.data.accuracy", partial(_accuracy, run))\n'
        "        first = max(accuracies, key=lambda run: accuracies[run])\n        for",
    )
    (calls,) = ask("metaflow", "best_run", {"interpretability.py": change}).samples
    assert calls.value == 1 + 3


def test_the_worst_is_not_the_best(ask: Ask) -> None:
    best = "max(accuracies, key=lambda run: accuracies[run])\n        for"
    broken = {"interpretability.py": (best, best.replace("max", "min"))}
    with pytest.raises(FrameworkFailed, match="it calls run 0"):
        ask("metaflow", "best_run", broken)


def test_calls_that_are_not_listed_are_no_answer(ask: Ask) -> None:
    broken = {"interpretability.py": (CALL, "_tagged(flow)")}
    with pytest.raises(ToolFailed, match="calls listed gave"):
        ask("metaflow", "best_run", broken)
