"""Records of what is not known here are said, and the rest is shown."""

import pytest

import harness
from harness.advice import advise
from tests.unit import lines
from tests.unit.lines import READERS
from tests.unit.world import World


@pytest.mark.parametrize("command", READERS)
def test_records_of_an_unknown_framework_are_said_and_the_rest_is_shown(
    finished: World, command: str
) -> None:
    def renamed(line: lines.Line) -> None:
        if line["deployment"] == "crash":
            line["framework"] = "<HOST>"

    lines.edit(finished.run_folder("it"), renamed)
    result = finished.bench(command, "it")
    assert result.code == 0, result.said
    if command != "status":
        assert "run it has records of '<HOST>:crash', not known here" in result.err
    if command not in ("status", "report"):
        assert "faulty:fine" in result.out or "faulty" in result.out


def test_an_unknown_framework_has_rows_and_no_scorecard(finished: World) -> None:
    lines.edit(finished.run_folder("it"), _outside)
    result = finished.bench("show", "it")
    assert "outsider:fine" in result.out
    cards = finished.run_folder("it") / "scorecards"
    assert "outsider:fine" in (cards / "comparison.md").read_text()
    assert not list(cards.glob("outsider*"))


def _outside(line: lines.Line) -> None:
    if line["framework"] == "faulty":
        line["framework"] = "outsider"


@pytest.mark.parametrize("command", ["show", "status", "score", "report", "history", "export"])
@pytest.mark.parametrize(
    "change",
    [
        {"deployment": "moon"},
        {"scenario": "gone"},
        {"profile": "gone"},
        {"task": "dance"},
        {"machine": {"cpu": "?", "cores": 0.25, "memory_bytes": 0, "kernel": "", "python": ""}},
    ],
)
def test_records_of_anything_unknown_cause_no_traceback(
    finished: World, command: str, change: lines.Line
) -> None:
    def some(line: lines.Line) -> None:
        if line["deployment"] == "crash":
            line |= change

    lines.edit(finished.run_folder("it"), some)
    arguments = [str(finished.home / "out")] if command == "export" else []
    result = finished.bench(command, *arguments, "it")
    assert result.code == 0, result.said
    if command == "show" and "task" in change:
        assert (
            "left out faulty:crash, tiny: its task, 'dance', is not installed here" in result.said
        )


def test_runs_compare_and_load_with_what_is_not_known_here(finished: World) -> None:
    lines.copy(finished, "other", _outside)
    for arguments in (["show", "it", "--beside", "other"], ["compare", "it", "other"]):
        advise.cache_clear()
        done = finished.bench(*arguments)
        assert done.code == 0, done.said
        assert "run other has records of 'outsider:" in done.err
    assert "nothing is scored" in finished.bench("score", "other").out
    assert finished.bench("report", "other").code == 0
    advise.cache_clear()
    loaded = harness.load("other")
    assert set(loaded.records.framework) == {"bare", "outsider"}
    assert len(loaded.scores()) == 0
