"""Rules of the folder `prometheus`, by its own engine: what they alarm at, and how soon."""

from pathlib import Path

import pytest

from frameworks.prometheus.promtool import evaluate
from harness.environments import machine
from tests.unit.world import CHECKOUT

RULES = CHECKOUT / "frameworks" / "prometheus" / "rules"
SCORE = "model:alarm:score"

pytestmark = pytest.mark.skipif(machine.prometheus() is None, reason="Prometheus is not installed")


def counters(*minutes: tuple[int, int]) -> dict[str, list[float]]:
    """What two classes have been counted up to, from nothing on; each is usually a half."""
    found = {name: [0.0] for name in "ab"}
    for of_minute in minutes:
        for name, count in zip("ab", of_minute, strict=True):
            found[name].append(found[name][-1] + count)
    length = len(minutes) + 1
    series = {f'model_predictions_total{{class="{n}"}}': found[n] for n in found}
    usual = {f'model_predictions_reference_share{{class="{n}"}}': [0.5] * length for n in found}
    return {**series, **usual, "up": [1.0] * length}


def test_a_score_is_in_standard_deviations_over_five_minutes(tmp_path: Path) -> None:
    """Of 500 answers, 280 of one class: 0.56 is 0.06 more than 0.5, and a deviation is 0.02236."""
    series = counters(*[(50, 50)] * 4, (80, 20))
    alerts, score = evaluate(RULES / "shares.yml", series, SCORE, tmp_path)
    assert score == pytest.approx(0.06 / 0.0223607, rel=1e-5)
    assert alerts == []
    series = counters(*[(50, 50)] * 3, (80, 20), (80, 20))
    assert evaluate(RULES / "shares.yml", series, SCORE, tmp_path)[0] == ["ClassShareMoved"]


def test_a_stop_of_traffic_is_told_after_five_minutes(tmp_path: Path) -> None:
    rules = RULES / "infrastructure.yml"
    for minutes, expected in ((4, []), (5, ["NoRequests"])):
        series = counters((50, 50), *[(0, 0)] * minutes)
        assert evaluate(rules, series, SCORE, tmp_path)[0] == expected


def test_a_server_that_is_down_is_told_after_five_minutes(tmp_path: Path) -> None:
    rules = RULES / "infrastructure.yml"
    for down, expected in ((5, []), (6, ["InstanceDown"])):
        series = counters(*[(50, 50)] * 7)
        series["up"] = [1.0] * (8 - down) + [0.0] * down
        assert evaluate(rules, series, SCORE, tmp_path)[0] == expected


def test_words_of_promtool_are_told(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="parse error"):
        evaluate(RULES / "shares.yml", counters((1, 1)), "sum(", tmp_path)
