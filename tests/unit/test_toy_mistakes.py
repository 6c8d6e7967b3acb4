"""Toy tasks that hang, are interrupted, or hold mistakes of their own."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from harness import tasks
from harness.choices import pick
from harness.errors import UsageError
from harness.planning import catalog
from harness.planning import plan as planning
from harness.records.record import Sample, Status
from harness.records.store import RunStore
from harness.running.campaign import Campaign
from harness.running.inputs import Inputs
from harness.tasks.task import Making, Visit
from tests.unit.asking import Quiet
from tests.unit.toys import bench, by_name, mistake
from tests.unit.world import World


def test_a_timeout_ends_a_server_that_does_not_answer(toys: World) -> None:
    bench(toys, "echo:hangs", options=["-s", "echoes", "--timeout", "1.5"])
    record = by_name(toys)["echoes echo:hangs"]
    assert record.status is Status.TIMEOUT
    assert toys.descendants() == []


class Interrupting(Quiet):
    """Ctrl-C while the host attends the named deployment."""

    def tick(self) -> None:
        if list(self.store.evidence.glob("*/load.offer.json")):
            raise KeyboardInterrupt

    def __init__(self, store: RunStore) -> None:
        super().__init__()
        self.store = store


def campaign(targets: Sequence[str] = ("bare",)) -> Campaign:
    known = catalog.frameworks()
    chosen = [planning.parse_target(target, known) for target in targets]
    scenario = catalog.scenarios()["echoes"]
    plan = planning.make(chosen, [scenario], "smoke", repeat=1, warmup=0)
    return Campaign(plan, RunStore.create(plan, "it"))


def test_ctrl_c_while_the_host_attends_leaves_nothing_behind(toys: World) -> None:
    made = campaign()
    with pytest.raises(KeyboardInterrupt):
        made.run(Interrupting(made.store))
    assert [r.status for r in toys.records("it")] == [Status.INTERRUPTED]
    assert toys.descendants() == []


class Own(Exception):
    """Raised by whoever watches a run."""


class Watched(Quiet):
    """Raises once it is told to."""

    told = False

    def tick(self) -> None:
        if self.told:
            raise Own("not the task's")


def test_what_the_tick_raises_while_the_host_attends_passes_through(
    toys: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    progress = Watched()

    def attend(_self: Any, _meeting: str, _offer: Any, visit: Visit) -> None:
        progress.told = True
        try:
            visit.tick()
        except Own as problem:
            raise KeyError("hidden") from problem

    monkeypatch.setattr(type(tasks.of("echoing")), "attend", attend)
    with pytest.raises(Own):
        campaign().run(progress)
    assert toys.descendants() == []
    assert not list(toys.home.rglob("spec.json"))


def wrong_word(*_arguments: Any) -> None:
    pick("lode", ["load"], "meeting")


def nonsense(*_arguments: Any) -> Any:
    return [Sample("latency", float("nan"), "s")]


def nonsense_of_record(_self: Any, record: Any, *_arguments: Any) -> None:
    record.answers = {"replies": 7}


KEY_ERROR = "KeyError: 'our own mistake'"
USAGE_ERROR = "UsageError: no meeting is called 'lode'; did you mean 'load'?"


@pytest.mark.parametrize(
    ("method", "function", "reason"),
    [
        ("inputs", mistake, f"inputs: {KEY_ERROR}"),
        ("attend", mistake, f"load: {KEY_ERROR}"),
        ("samples", mistake, f"samples: {KEY_ERROR}"),
        ("judge", mistake, f"judge: {KEY_ERROR}"),
        ("inputs", wrong_word, f"inputs: {USAGE_ERROR}"),
        ("judge", wrong_word, f"judge: {USAGE_ERROR}"),
        ("samples", nonsense, "samples: ValidationError: Expected `float`, got `null`"),
        ("judge", nonsense_of_record, "judge: ValidationError: Expected `object`, got `int`"),
    ],
)
def test_a_mistake_of_the_task_is_an_error_and_no_failure(
    toys: World, monkeypatch: pytest.MonkeyPatch, method: str, function: Any, reason: str
) -> None:
    monkeypatch.setattr(type(tasks.of("echoing")), method, function)
    made = campaign()
    made.plan.cells *= 2  # the campaign goes on
    made.run(Quiet())
    records = toys.records("it")
    assert [record.status for record in records] == [Status.ERROR] * 2
    assert all(record.reason.startswith(f"task echoing, {reason}") for record in records)
    assert all(bool(record.evidence) == (method != "inputs") for record in records)


def test_inputs_are_made_once(toys: World, monkeypatch: pytest.MonkeyPatch) -> None:
    kind, calls = type(tasks.of("echoing")), []
    inputs = kind.inputs

    def counted(*arguments: Any) -> Path:
        calls.append(arguments)
        return inputs(*arguments)

    monkeypatch.setattr(kind, "inputs", counted)
    made = campaign()
    made.plan.cells *= 2
    made.run(Quiet())
    assert [record.status for record in toys.records("it")] == [Status.OK] * 2
    assert len(calls) == 1


def test_what_the_host_lends_a_task_fails_as_the_host(toys: World) -> None:
    def lost() -> Any:
        raise UsageError("no such folder of data")

    scenario = catalog.scenarios()["echoes"]
    with pytest.raises(UsageError, match="no such folder of data"):
        Inputs().of(scenario, "smoke", Making(data=lost, environment=lost))


def test_a_callee_that_is_gone_ends_a_visit_that_ticks(
    toys: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def patient(_self: Any, _meeting: str, _offer: Any, visit: Visit) -> None:
        while True:
            visit.tick()

    monkeypatch.setattr(type(tasks.of("echoing")), "attend", patient)
    bench(toys, "bare", options=["-s", "echoes", "--timeout", "1"])
    assert by_name(toys)["echoes bare:process"].status is Status.TIMEOUT
