"""The folder `prometheus`, by its own engine: what it alarms at, and how an alert leaves."""

import random
from collections.abc import Sequence
from pathlib import Path

import psutil
import pytest

from frameworks.prometheus.monitor import Monitor
from frameworks.prometheus.promtool import evaluate
from harness.environments import prometheus
from harness.running.ports import free
from harness.worker.contract import Labelled, Request
from harness.worker.tasks import alerting
from tests.unit.world import CHECKOUT

FOLDER = CHECKOUT / "frameworks" / "prometheus" / "rules"
SHARES, INFRASTRUCTURE = ([FOLDER / f"{name}.yml"] for name in ("shares", "infrastructure"))
CLASSES = ("predicted",)

pytestmark = pytest.mark.skipif(
    bool(prometheus.installed().wanting), reason="no Prometheus 2 is installed"
)


def counters(*minutes: tuple[int, int]) -> dict[str, list[float]]:
    """What two classes have been counted up to, from nothing on; each is usually a half."""
    found = {name: [0.0] for name in "ab"}
    for of_minute in minutes:
        for name, count in zip("ab", of_minute, strict=True):
            found[name].append(found[name][-1] + count)
    length = len(minutes) + 1
    series = {f'model_predictions_total{{class="{n}"}}': found[n] for n in found}
    usual = {f'model_reference_share{{class="{n}"}}': [0.5] * length for n in found}
    return {**series, **usual, "model_reference_rows": [1000.0] * length, "up": [1.0] * length}


def monitor(folder: Path, deployment: str) -> Monitor:
    made = Monitor(
        Request(
            framework="prometheus",
            deployment=deployment,
            scenario="toy",
            profile="smoke",
            parameters={},
            data=folder,
            workdir=folder,
            evidence=folder,
            ports=tuple(free(3)),
        )
    )
    made.start()
    made.reference(batch(range(10), 1000), CLASSES)
    return made


def batch(answers: Sequence[int], rows: int = 100) -> Labelled:
    chance = random.Random(f"{answers} {rows}")
    return Labelled({"predicted": [chance.choice(answers) for _ in range(rows)]}, [])


def test_a_score_is_in_standard_deviations_over_five_minutes(tmp_path: Path) -> None:
    """Of 500 answers 280 of one class, beside 1,000: 0.06 over 0.5 * sqrt(1 / 500 + 1 / 1000)."""
    series = counters(*[(50, 50)] * 4, (80, 20))
    alerts, score = evaluate(SHARES, series, "model:shares:score", tmp_path)
    assert score == pytest.approx(0.06 / 0.0273861, rel=1e-5)
    assert alerts == []
    series = counters(*[(50, 50)] * 3, (80, 20), (80, 20))
    assert evaluate(SHARES, series, "model:shares:score", tmp_path)[0] == ["ClassShareMoved"]


def test_a_stop_of_traffic_is_told_after_five_minutes(tmp_path: Path) -> None:
    for minutes, expected in ((4, []), (5, ["NoRequests"])):
        series = counters((50, 50), *[(0, 0)] * minutes)
        found = evaluate(INFRASTRUCTURE, series, "model:requests:score", tmp_path)
        assert found[0] == expected


def test_a_server_that_is_down_is_told_after_five_minutes(tmp_path: Path) -> None:
    for down, expected in ((5, []), (6, ["InstanceDown"])):
        series = counters(*[(50, 50)] * 7)
        series["up"] = [1.0] * (8 - down) + [0.0] * down
        found = evaluate(INFRASTRUCTURE, series, "model:requests:score", tmp_path)
        assert found[0] == expected


def test_words_of_promtool_are_told(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="parse error"):
        evaluate(SHARES, counters((1, 1)), "sum(", tmp_path)


def test_its_database_keeps_the_minutes_of_a_window(tmp_path: Path) -> None:
    """A class that is new in a window begins there, and not at its start."""
    first, kept = monitor(tmp_path, "shares"), tmp_path / "kept"
    for answers in (range(10), range(10), range(11)):
        first.check(batch(answers).rows, 1, batch(answers))
    kept.mkdir()
    first.keep(kept)
    second = Monitor(first.request)
    second.recall(kept)
    assert second.counted == first.counted
    assert second.counted["10"][:3] == [None, None, None]
    later = batch((1, 2))
    assert second.check(later.rows, 1, later) == first.check(later.rows, 1, later)


def test_the_rows_that_it_tells_are_those_of_the_batch(tmp_path: Path) -> None:
    assert monitor(tmp_path, "shares").figures(batch(range(10), 73).rows) == {"rows": 73}


def test_an_alert_arrives_after_a_shift_and_not_before_and_nothing_runs_on(tmp_path: Path) -> None:
    watching = monitor(tmp_path, "shares")
    quiet, shifted = [batch(range(10), n) for n in (100, 101)], [batch((3,)), batch((3,), 99)]
    found = alerting.delivered(watching, quiet, shifted)
    assert (found["alarmed"], found["early"]) == (True, False)
    assert found["seconds"] < alerting.PATIENCE
    assert "ClassShareMoved" in found["said"]
    assert watching.live is not None
    servers = [psutil.Process(each.process.pid) for each in watching.live.services]
    listening = [
        c.laddr.ip for each in servers for c in each.net_connections() if c.status == "LISTEN"
    ]
    assert set(listening) == {"127.0.0.1"}
    watching.stop()
    assert not any(each.is_running() for each in servers)


def test_one_that_looks_at_requests_alone_has_no_alert_of_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor of a server that has had no request yet."""
    monkeypatch.setattr(alerting, "SILENCE", 3.0)
    watching = monitor(tmp_path, "infrastructure")
    found = alerting.delivered(watching, [batch(range(10))], [batch((3,))])
    watching.stop()
    assert (found["alarmed"], found["early"]) == (False, False)
