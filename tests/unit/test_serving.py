"""Servers with planted faults: each is caught, by real requests and LoadGen's loads."""

import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness.running import ports
from harness.tasks.serving import asking, client, ending, load, loading
from harness.tasks.serving.client import Reply
from harness.tasks.serving.offer import EXPECTED, GIVEN, Offer
from harness.tasks.serving.replies import Unlike, check, outputs
from harness.tasks.task import Visit
from harness.worker.tasks.serving import BATCHES, SINGLES

PLANTED = Path(__file__).parents[1] / "world" / "serving" / "planted.py"
ROWS = 60
Plant = Callable[[str], Offer]


def probabilities(chance: random.Random) -> list[float]:
    parts = [chance.random() for _ in range(10)]
    return [part / sum(parts) for part in parts]


@pytest.fixture
def plant(tmp_path: Path) -> Iterator[Plant]:
    """Start a planted server; what the host has when it is offered."""
    started: list[subprocess.Popen[bytes]] = []

    def start(fault: str) -> Offer:
        chance = random.Random(1)
        bodies = [json.dumps({"rows": [number]}) for number in range(ROWS)]
        answers = {body: probabilities(chance) for body in bodies}
        evidence, data = tmp_path / "evidence", tmp_path / "inputs" / GIVEN
        evidence.mkdir()
        data.mkdir(parents=True)
        (tmp_path / "answers.json").write_text(json.dumps(answers))
        (data.parent / EXPECTED).write_text(json.dumps(list(answers.values())))
        (evidence / SINGLES).write_text("".join(f"{body}\n" for body in bodies))
        (evidence / BATCHES).write_text("")
        (port,) = ports.free(1)
        command = [sys.executable, str(PLANTED), fault, str(port), str(tmp_path / "answers.json")]
        started.append(subprocess.Popen(command))
        url = f"http://127.0.0.1:{port}/"
        while not client.get(url).ok:
            assert started[-1].poll() is None
        served = {"url": url, "outputs": ["outputs"], "ready": url, "pid": started[-1].pid}
        parameters = {"seconds": 1.0, "latency_bound": 0.1, "batch": 8}
        return Offer(served, Visit(data, parameters, evidence, lambda: None))

    yield start
    for each in started:
        each.kill()
        each.wait()


def test_nothing_is_held_against_a_server_without_a_fault(plant: Plant) -> None:
    offer = plant("none")
    asked, loader = asking.ask(offer), loading.Loader(offer)
    assert (asked.first, asked.ready, asked.singles) == ("", "", "")
    single, cpu = loader.spent("single")
    assert (single.failed, single.wrong) == ({}, 0)
    assert single.figures["p50"] >= 0.002
    assert loader.spent("repeated", repeated=True)[1] > loading.CACHED * cpu


def test_a_server_that_says_that_it_is_ready_too_early(plant: Plant) -> None:
    assert "status 503" in asking.ask(plant("early")).first


def test_right_labels_with_wrong_numbers(plant: Plant) -> None:
    asked = asking.ask(plant("numbers"))
    assert "the right label, and" in asked.first
    assert "the right label, and" in asked.singles


def test_a_cache_is_no_model(plant: Plant) -> None:
    offer = plant("cache")
    loader = loading.Loader(offer)
    assert loader.spent("repeated", repeated=True)[1] < loading.CACHED * 0.002


def test_one_dropped_request_in_a_thousand(plant: Plant) -> None:
    loader = loading.Loader(plant("drops"))
    report = loader.make("Offline", "offline", rate=1200)
    assert report.requests > 1000
    assert report.unanswered >= 1
    assert "RemoteDisconnected" in " ".join(report.failed)


def test_a_hidden_queue_is_quick_one_by_one_and_late_under_load(plant: Plant) -> None:
    loader = loading.Loader(plant("queue"))
    single = loader.make("SingleStream", "single")
    assert single.figures["p90"] < 0.1
    steps = load.highest(loader.attempt, throughput=1 / single.figures["mean"])
    assert max((step.rate for step in steps if step.within), default=0) < 100
    assert any(step.figures["p99"] > 0.3 for step in steps)


def test_an_answer_of_another_shape_or_kind_is_none() -> None:
    right = [[0.25, 0.75]]
    assert outputs(b'{"a": [{"data": [0.25, 0.75]}]}', ["a", 0, "data"], right) == right
    for text in (b"[]", b"{", b'["x", "y"]', b"[0.25]", b"[[0.25, 0.75], [0, 1]]"):
        with pytest.raises(Unlike):
            outputs(text, [], right)


def test_one_bit_of_a_single_differs_and_a_batch_has_a_tolerance() -> None:
    near = [[0.25, 0.75000006]]
    check(near, [[0.25, 0.75]], exact=False)
    with pytest.raises(Unlike):
        check(near, [[0.25, 0.75]], exact=True)
    for other in ([[0.25, 0.7501]], [[0.75, 0.25]], [[0.25, float("nan")]]):
        with pytest.raises(Unlike):
            check(other, [[0.25, 0.75]], exact=False)


def test_the_highest_rate_is_found_from_both_sides() -> None:
    for capacity in (37.0, 80.0, 99.0, 140.0):
        steps = load.highest(lambda rate: (rate <= capacity, {}), throughput=100)  # noqa: B023
        within = max((s.rate for s in steps if s.within), default=0)
        assert 0.85 * capacity <= within <= capacity


def test_only_requests_that_were_under_way_are_dropped() -> None:
    broken, well = Reply(0, b"ConnectionResetError"), Reply(200, b"")
    asked = [
        ending.Asked(1.0, 1.9, well),  # before
        ending.Asked(1.9, 2.1, well),
        ending.Asked(1.9, 2.2, broken),
        ending.Asked(1.9995, 2.2, broken),  # nobody could know
        ending.Asked(2.1, 2.2, broken),  # afterwards
    ]
    found = ending.judge(asked, 2.0, up=False)
    assert (found.under_way, found.dropped) == (2, 1)
    assert found.seconds == pytest.approx(0.1)


def test_a_counter_is_the_sum_over_its_labels() -> None:
    text = b'# TYPE a_total counter\na_total{x="1"} 3.0\na_total{x="2"} 4\na_total_created 9\n'
    assert asking.count(text, "a_total") == 7
