"""Servers with planted faults: each is caught, by real requests and LoadGen's loads."""

import json
import threading
import time
from typing import Any

import psutil
import pytest

from harness.records.record import Answer, Purpose, State
from harness.tasks.serving import (
    abuse,
    asking,
    ending,
    failing,
    generator,
    killing,
    load,
    loading,
)
from harness.tasks.serving.client import Reply
from harness.tasks.serving.describing import Described
from harness.tasks.serving.killing import Killed
from harness.tasks.serving.load import Report
from harness.tasks.serving.loading import Loaded, Spent
from harness.tasks.serving.offer import Offer
from harness.tasks.serving.overloading import Overloaded
from harness.tasks.serving.replies import Unlike, check, outputs
from harness.tasks.serving.task import Serving
from harness.tasks.serving.verdicts import CASES, Measured, counted
from harness.worker.tasks.driver import FrameworkFailed
from harness.worker.tasks.serving import (
    COMPUTES,
    FAILING,
    ODD,
    tell_to_end,
)
from tests.unit.planting import Plant


def report(requests: int = 100, **fields: Any) -> Report:
    figures = {"mean": 0.01, "p90": 0.01, "p99": 0.01, "throughput": 100.0}
    return Report(
        **{"requests": requests, "failed": {}, "wrong": 0, "why": "", "figures": figures, **fields}
    )


def loaded(**fields: Any) -> Loaded:
    """Of a sound server, but for these."""
    spent = Spent(report(), 1.0)
    sound = {"single": spent, "repeated": spent, "again": spent, "offline": report(), "steps": []}
    rest = {
        "ceiling": 1000.0,
        "own": 0.001,
        "memory": 1,
        "growth": 0,
    }
    return Loaded(**{**sound, **rest, **fields})


def overloaded(**fields: Any) -> Overloaded:
    """Of a sound server, but for these."""
    sound = {"report": report(), "throughput": 100.0, "recovered": 0.1, "crowd": 1000.0}
    return Overloaded(**{**sound, **fields})


def measured(**fields: Any) -> Measured:
    """What is left of a sound server that lacks all that it may lack, but for these."""
    sound = {
        "overload": overloaded(),
        "describe": Described([], named=False),
        "abuse": [],
        "fail": [],
        "switch": None,
        "end": ending.Ended(1, 0, "", gone=True),
        "kill": Killed("a worker", 1.0, ""),
        "broken": "",
    }
    return Measured(**{**sound, **fields})


def test_nothing_is_held_against_a_server_without_a_fault(plant: Plant) -> None:
    offer = plant("none")
    asked, loader = asking.ask(offer), loading.Loader(offer)
    assert (asked.first, asked.ready, asked.singles) == ("", "", "")
    single, again = loader.spent("single"), loader.spent("repeated", repeated=3)
    assert load.Load.read(loader.folder("single") / "load.json").seed == offer.visit.repetition
    assert (single.report.failed, single.report.wrong) == ({}, 0)
    assert single.report.figures["p50"] >= 0.002
    assert loaded(single=single, repeated=again, again=single).wrong == ""


def test_a_server_that_says_that_it_is_ready_too_early(plant: Plant) -> None:
    assert "status 503" in asking.ask(plant("early")).first


def test_right_labels_with_wrong_numbers(plant: Plant) -> None:
    asked = asking.ask(plant("numbers"))
    assert "the right label, and" in asked.first
    assert "the right label, and" in asked.singles


def test_a_cache_is_no_model(plant: Plant) -> None:
    loader = loading.Loader(plant("cache"))
    again = loader.spent("repeated", repeated=0)
    fresh = Spent(again.report, again.report.requests * 0.002)  # what its answers cost
    assert "it has a cache" in loaded(single=fresh, again=fresh, repeated=again).wrong
    little = Spent(report(), 0.4)  # seconds of CPU: too few to tell
    assert loaded(single=little, again=little, repeated=Spent(report(), 0.1)).wrong == ""


def test_one_dropped_request_in_a_thousand(plant: Plant) -> None:
    offline = loading.Loader(plant("drops")).make("Offline", "offline", rate=2400)
    assert offline.requests > 1000
    assert offline.unanswered >= 1
    assert "RemoteDisconnected" in loaded(offline=offline).wrong


def test_answers_that_are_mixed_up_among_clients(plant: Plant) -> None:
    offer = plant("mixes")
    assert asking.ask(offer).singles == ""
    offline = loading.Loader(offer).make("Offline", "offline", rate=200)
    assert "answers were wrong" in loaded(offline=offline).wrong


def test_what_a_server_lacks_is_said_or_not_known() -> None:
    lacks = {"reason": "it knows no models", "documentation": "https://x.org"}
    for name in ("described", "identified", "switched"):
        silent = measured().answers[name]
        assert (silent.found, silent.unknown, silent.expected) == (0, CASES[name], CASES[name])
        assert f"lacks['{name}']" in silent.reason
        assert measured(lacks={name: lacks}).answers[name].state is State.UNSUPPORTED
        there = {**lacks, "deployment": "x"}
        assert measured(lacks={name: there}).answers[name].state is State.ELSEWHERE


def test_a_refusal_is_no_throughput() -> None:
    offline = report(failed={"status 503": 75})
    assert loaded(offline=offline).throughput == pytest.approx(25)
    assert loaded(offline=offline).wrong == ""


def test_a_hidden_queue_is_quick_one_by_one_and_late_under_load(plant: Plant) -> None:
    loader = loading.Loader(plant("queue"))
    single = loader.spent("single").report
    assert single.figures["p90"] < 0.1
    steps = load.highest(loader.attempt, throughput=1 / single.figures["mean"])
    assert max((step.rate for step in steps if step.within), default=0) < 100
    assert any(step.report.figures["p99"] > 0.3 for step in steps)


def test_a_server_that_ends_under_load_has_failed(plant: Plant) -> None:
    loader = loading.Loader(plant("dies"))
    with pytest.raises(FrameworkFailed, match="has ended under the load 'single'"):
        loader.spent("single")


def test_faults_of_requests_that_are_the_servers_own(plant: Plant) -> None:
    offer = plant("none")  # it breaks the connection on whatever it does not know
    (offer.visit.evidence / ODD).write_text(json.dumps({"wrong type": {"rows": ["x"]}}))
    wrong = {case.what: case.wrong for case in abuse.abuse(offer)}
    for what in ("malformed JSON", "an empty body", "wrong type"):
        assert wrong[what].startswith("status 0"), what
    assert wrong["clients that stop in the middle"] == ""


def test_a_server_that_dies_of_a_large_body(plant: Plant) -> None:
    offer = plant("large")
    (offer.visit.evidence / ODD).write_text("{}")
    wrong = {case.what: case.wrong for case in abuse.abuse(offer)}
    assert "afterwards, to a right request: status 0" in wrong["a body of 2 MB"]
    assert "does not take" in wrong["clients that stop in the middle"]


def test_a_failure_of_the_model_is_told_by_status_and_log(plant: Plant) -> None:
    offer = plant("fails")
    (offer.visit.evidence / FAILING).write_text('{"rows": ["the model fails"]}')
    assert [case.wrong for case in failing.fail(offer)] == ["", "", ""]


def test_a_failure_of_the_model_that_breaks_the_connection_and_is_not_logged(plant: Plant) -> None:
    offer = plant("none")
    (offer.visit.evidence / FAILING).write_text('{"rows": ["the model fails"]}')
    status, afterwards, log = [case.wrong for case in failing.fail(offer)]
    assert status.startswith("status 0")
    assert afterwards == ""
    assert log == "its log does not name the failure"


def noted(offer: Offer) -> Offer:
    """The process that computes, as a model notes it: of the toy the last."""
    root = psutil.Process(offer.served.pid)
    last = [root, *root.children(recursive=True)][-1]
    (offer.visit.evidence / COMPUTES).write_text(f"1\n{last.pid}\n")
    return offer


def test_a_process_that_is_killed_comes_back_or_does_not(plant: Plant) -> None:
    found = killing.kill(noted(plant("revives")))
    assert found.which == "a worker, with 1 beneath"
    assert found.seconds is not None


def test_nobody_starts_a_server_again_that_is_one_process(plant: Plant) -> None:
    found = killing.kill(noted(plant("none")))
    assert found.which == "the process that was started, with 0 beneath"
    assert found.seconds is None
    assert found.how == "the server has ended with it"


def test_one_that_answers_beside_a_killed_one_starts_nobody_again(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(killing, "PATIENCE", 1.0)
    found = killing.kill(noted(plant("pair")))
    assert found.which == "a worker, with 2 beneath"
    assert found.seconds is None
    assert found.how == "others answer, and nobody has started it again"


def test_where_another_deployment_does_it_nobody_waits_for_long(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(killing, "BRIEF", 1.0)
    offer = plant("pair")
    offer.served.lacks = {"revived": {"deployment": "workers", "reason": "they do"}}
    begin = time.monotonic()
    assert killing.kill(noted(offer)).seconds is None
    assert time.monotonic() - begin < killing.PATIENCE


def test_where_nothing_computes_nothing_is_killed(plant: Plant) -> None:
    offer = plant("none")
    (offer.visit.evidence / COMPUTES).write_text("1\n")
    found = killing.kill(offer)
    assert found.which == killing.NOBODY
    assert "is not beneath the one that was started" in found.how
    assert offer.up


def revived(which: str, seconds: float | None, lacks: dict[str, str]) -> Answer:
    return measured(
        kill=Killed(which, seconds, ""), lacks={"revived": lacks} if lacks else {}
    ).revived


def test_a_restart_is_here_elsewhere_nowhere_or_not_known() -> None:
    other = {
        "deployment": "workers",
        "reason": "they are started again",
        "documentation": "https://x.org",
    }
    assert revived("a worker", 3.0, other).found == 1
    assert revived("a worker", None, other).state is State.ELSEWHERE
    assert (revived("a worker", None, {}).found, revived("a worker", None, {}).unknown) == (0, 0)
    for lacks in ({}, other):
        assert revived(killing.NOBODY, None, lacks).unknown == 1


def test_a_server_that_drops_what_it_has_begun(plant: Plant) -> None:
    offer = plant("queue")  # beside others, one takes 0.3 s; SIGTERM ends all at once
    timer = threading.Timer(0.5, tell_to_end, (offer.served.pid, offer.visit.evidence))
    timer.start()
    ended = ending.end(offer)
    timer.join()
    assert ended.dropped >= 1
    assert ended.gone


def test_a_server_that_leaves_processes_behind(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ending, "PATIENCE", 1.0)
    monkeypatch.setattr(ending, "TERM_SECONDS", 1.0)
    offer = plant("revives")  # below a process that SIGTERM ends alone
    timer = threading.Timer(0.5, tell_to_end, (offer.served.pid, offer.visit.evidence))
    timer.start()
    ended = ending.end(offer)
    timer.join()
    assert not offer.up
    assert not ended.gone


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
        steps = load.highest(lambda rate: (rate <= capacity, report()), throughput=100)  # noqa: B023
        within = max((s.rate for s in steps if s.within), default=0)
        assert 0.85 * capacity <= within <= capacity


def test_a_rate_far_from_the_throughput_is_found_too() -> None:
    for capacity in (1.5, 9.9, 165.0, 290.0):
        steps = load.highest(lambda rate: (rate <= capacity, report()), throughput=100)  # noqa: B023
        within = max(step.rate for step in steps if step.within)
        assert 0.85 * capacity <= within <= capacity
    assert len(load.highest(lambda _: (False, report()), throughput=100)) == load.MOST_STEPS


def test_a_count_that_another_deployment_has_is_elsewhere() -> None:
    lacks = {"reason": "it sends them", "documentation": "https://x.org"}
    for more, state in (({}, State.UNSUPPORTED), ({"deployment": "x"}, State.ELSEWHERE)):
        asked = asking.Asked("", "", "", "", 1, lacks={"counted": {**lacks, **more}})
        assert counted(asked).state is state


def test_each_round_has_times_of_its_own() -> None:
    made = [
        generator.settings(load.Load("Server", "", "", "", 1.0, seed=seed)).schedule_rng_seed
        for seed in (1, 2)
    ]
    assert made == [1, 2]


def test_only_requests_that_were_under_way_are_dropped() -> None:
    broken, well = Reply(0, b"ConnectionResetError"), Reply(200, b"")
    asked = [
        ending.Timed(1.0, 1.9, well),  # before
        ending.Timed(1.9, 2.1, well),
        ending.Timed(1.9, 2.04, well),  # perhaps before
        ending.Timed(1.9, 2.04, broken),  # it was under way in any case
        ending.Timed(1.9, 2.2, broken),
        ending.Timed(1.9995, 2.2, broken),  # nobody could know
        ending.Timed(2.1, 2.2, broken),  # afterwards
    ]
    found = ending.judge(asked, (2.0, 2.05), gone=True)
    assert (found.under_way, found.dropped) == (3, 2)


def test_a_counter_is_the_sum_over_its_labels() -> None:
    text = b'# TYPE a_total counter\na_total{x="1"} 3.0\na_total{x="2"} 4\na_total_created 9\n'
    assert asking.count(text, "a_total") == 7


def test_each_rate_says_how_late_answers_came_or_how_many_did_not() -> None:
    good, bad = load.Step(12.5, True, report()), load.Step(99.999, False, report(failed={"x": 2}))
    assert (good.sample().name, good.sample().value) == ("load.p99.12.50", 0.01)
    assert (bad.sample().name, bad.sample().value) == ("load.missed.100.00", 2)


def test_a_control_and_a_warm_up_end_after_the_loads() -> None:
    serving = Serving()
    assert serving.phases_of(Purpose.MEASURED) == serving.phases
    for purpose in (Purpose.CONTROL, Purpose.WARMUP):
        assert serving.phases_of(purpose) == serving.phases[:4]
        assert serving.phases_of(purpose)[-1] == "load"
