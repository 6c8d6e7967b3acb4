"""Twice as much is asked as a server bears: planted servers, and how it is judged."""

from types import SimpleNamespace
from typing import Any, cast

import msgspec

from harness.records.record import Purpose, Status
from harness.tasks.serving import asking, loading, overloading
from harness.tasks.serving.load import Report
from harness.tasks.serving.loading import Loader
from harness.tasks.serving.overloading import CROWD, OVERLOAD, WELL_AGAIN, Overloaded, recovered
from harness.tasks.serving.task import Serving
from harness.tasks.serving.verdicts import overloaded as judged
from tests.unit.planting import Plant
from tests.unit.test_serving import loaded, measured, overloaded, report

PLANTED = 200.0  # requests a second that "collapses" bears, by its work for each


def crowded(loader: Loader, rate: float) -> Report:
    return loader.make("Server", "overload", rate=rate, connections=CROWD)


def test_a_server_that_breaks_down_under_twice_what_it_bears(plant: Plant) -> None:
    loader = Loader(plant("collapses"))
    bears = loading.good(loader.make("Offline", "offline", rate=500))  # by fewer connections
    # Beside other tests it seems to bear less than it does, and twice that would be no overload.
    told = crowded(loader, OVERLOAD * max(bears, PLANTED))
    found = judged(overloaded(throughput=bears, report=told, crowd=1e6))
    assert found.found < 2
    assert "good answers a second, fewer than" in found.reason


def test_a_server_that_breaks_connections_when_there_are_many(plant: Plant) -> None:
    loader = Loader(plant("cuts"))
    told = crowded(loader, 1000)
    found = judged(overloaded(report=told))
    assert (found.found, found.expected) == (1, 2)
    assert "RemoteDisconnected" in found.reason
    seconds = recovered(loader, told)
    assert seconds is not None
    assert seconds < WELL_AGAIN


def test_a_server_that_is_late_long_after_an_overload_is_not_well(plant: Plant) -> None:
    loader = Loader(plant("none"))
    late = recovered(loader, report(drained=WELL_AGAIN - 1))
    assert late is not None
    assert WELL_AGAIN - 1 < late < WELL_AGAIN
    assert recovered(loader, report(drained=WELL_AGAIN)) is None
    assert "not well again" in judged(overloaded(recovered=None)).reason
    assert judged(overloaded()).found == 2


def test_how_long_a_queue_takes_to_be_answered_is_seen(plant: Plant) -> None:
    loader = Loader(plant("queue"))  # with 0.3 s beside others, 32 at once
    told = loader.make("Server", "rate", rate=200)
    assert 0.3 < told.drained < told.figures["max"] + 0.3


def test_where_our_side_may_ask_too_little_nothing_is_known_of_an_overload() -> None:
    for few in (overloaded(crowd=150.0), overloaded(throughput=0.0)):
        assert (judged(few).unknown, judged(few).found) == (2, 0)
    assert judged(overloaded(crowd=200.0)).unknown == 0


def test_an_overload_may_be_refused_in_part() -> None:
    most, half = report(failed={"status 503": 40}), report(failed={"status 503": 60})
    assert judged(overloaded(report=most)).found == 2
    assert judged(overloaded(report=half)).found == 1


def test_wrong_answers_are_wrong_even_then() -> None:
    wrong = overloaded(report=report(wrong=3, why="label 1 instead of 2"))
    assert wrong.wrong == "3 of 100 answers were wrong: label 1 instead of 2"
    assert overloaded().wrong == ""


def test_a_run_with_wrong_answers_then_is_wrong_and_answers_no_question() -> None:
    asked = asking.Asked("", "", "", "", 1)
    for wrong, status in ((1, Status.WRONG_RESULT), (0, Status.OK)):
        left = measured(overload=overloaded(report=report(wrong=wrong, why="label 1")))
        served = {"model": {}, "asked": asked, "load": loaded()}
        answer = msgspec.to_builtins({**msgspec.structs.asdict(left), **served})
        record: Any = SimpleNamespace(purpose=Purpose.MEASURED, status=Status.OK, reason="")
        execution: Any = SimpleNamespace(answer=answer)
        Serving().judge(record, execution, None, cast(Any, None))
        assert (record.status, bool(record.answers)) == (status, not wrong)


def test_what_it_bore_is_read_from_what_came_of_the_loads(plant: Plant, monkeypatch: Any) -> None:
    offer = plant("none")
    told = offer.visit.evidence / overloading.LOADED
    told.write_bytes(msgspec.json.encode(loaded()))
    asked: list[tuple[float, int]] = []

    def make(self: Loader, *_: Any, rate: float, connections: int) -> Report:
        asked.append((rate, connections))
        return report()

    monkeypatch.setattr(Loader, "make", make)
    found: Overloaded = overloading.overload(offer)
    assert (found.throughput, asked) == (100.0, [(200.0, 256)])

    refused = loaded(offline=report(failed={"status 503": 100}))  # all that came at once
    told.write_bytes(msgspec.json.encode(refused))
    found = overloading.overload(offer)
    assert (found.throughput, asked[1:]) == (0.0, [(200.0, 256)])
