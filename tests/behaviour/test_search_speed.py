"""Controls of the probe `search_speed`; of its 1,000 runs 40 are made."""

import pytest

from harness.measure.interpretability import search_speed
from harness.measure.probe import FrameworkFailed
from tests.behaviour.conftest import Ask

BEST = "max(accuracies, key=lambda run: accuracies[run])\n        number"


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_speed, "RUNS", 40)
    monkeypatch.setattr(search_speed, "ACCURACIES", search_speed.ACCURACIES[:40])


def test_a_slow_query_is_slow(ask: Ask) -> None:
    (quick,) = ask("metaflow", "search_speed").samples
    assert 0 < quick.value < 5


def test_a_query_that_waits_is_slower(ask: Ask) -> None:
    begin = "begin = time.perf_counter()"
    broken = {"interpretability.py": (begin, f"{begin}\n        time.sleep(5)")}
    (slow,) = ask("metaflow", "search_speed", broken).samples
    assert slow.value > 5


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("accuracies[1:]", "accuracies[1:-1]"), "its store has 39 of 40 runs"),
        ((BEST, BEST.replace("max", "min")), "the best, which is"),
    ],
    ids=["a run is missing", "the worst"],
)
def test_a_wrong_answer_is_no_quick_one(ask: Ask, change: tuple[str, str], said: str) -> None:
    with pytest.raises(FrameworkFailed, match=said):
        ask("metaflow", "search_speed", {"interpretability.py": change})
