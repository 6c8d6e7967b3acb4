"""Services of a batch of probes: started once, gone at its end; their death costs one probe."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from harness.measure.probe import Context, Finding, FrameworkFailed
from harness.planning import plan as planning
from harness.planning.plan import Besides
from harness.records.plan import Plan, Target
from harness.records.record import Record, Status
from harness.records.store import RunStore
from harness.running import services
from harness.running.campaign import Campaign
from harness.worker.questions.configuration import Schedule
from tests.unit.asking import Ask, Quiet, Registry, good, raising
from tests.unit.world import World

SERVICES = """
import sys
from contextlib import contextmanager
from harness.worker.service import Service
from harness.worker.serving import Serving

@contextmanager
def serving(request):
    command = [sys.executable, "-c", "import time; time.sleep(100)"]
    service = Service("sleeper", command, log=request.workdir / "it.log", cwd=request.workdir)
    try:
        yield Serving({"pid": str(service.process.pid)}, [service])
    finally:
        service.stop(grace=1)
"""
TELLS = """
from harness.worker.questions import configuration as asked

class Schedule(asked.Schedule):
    def run(self, days, notes):
        return [self.request.namespace, *self.request.services]
"""
DOES_NOT_START = """
def serving(request):
    raise RuntimeError("the port is taken")
"""


class Batch:
    """Probes that ask services which pid they have."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.pids: list[int] = []
        self.names: list[str] = []

    def add(self, name: str, function: Ask, *, services: bool = True) -> None:
        self.registry.add(name, function, services=services)
        self.names.append(name)

    def ask(self, then: Callable[[int], None] = lambda pid: None) -> Ask:
        def asked(context: Context) -> Finding:
            self.pids.append(int(context.services()["pid"]))
            assert psutil.pid_exists(self.pids[-1])
            then(self.pids[-1])
            return good(context)

        return asked

    def run(self) -> list[Record]:
        plan = a_plan(self.registry, self.names)
        self.store = RunStore.create(plan, "it")
        Campaign(plan, self.store).run(Quiet())
        return self.store.records()


def a_plan(registry: Registry, names: list[str]) -> Plan:
    alone = [name for name in names if not registry.probe(name).services]
    return planning.make(
        [Target("faulty", "fine")],
        [],
        "smoke",
        repeat=1,
        warmup=0,
        besides=Besides(
            probes=alone,
            batched=[name for name in names if name not in alone],
        ),
    )


@pytest.fixture
def batch(world: World, registry: Registry) -> Batch:
    probes = world.framework("faulty") / "probes"
    probes.mkdir(exist_ok=True)
    (probes / "services.py").write_text(SERVICES)
    return Batch(registry)


def die(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def die_and_fail(pid: int) -> None:
    die(pid)
    raise FrameworkFailed("it answered nothing")


def test_services_start_once_for_a_batch_and_are_gone_after_it(batch: Batch) -> None:
    for name in ("a", "b", "c"):
        batch.add(name, batch.ask())
    assert [record.status for record in batch.run()] == [Status.OK] * 3
    assert len(set(batch.pids)) == 1
    assert not psutil.pid_exists(batch.pids[0])
    assert list(batch.store.work.iterdir()) == []


@pytest.mark.parametrize("end", [die, die_and_fail])
def test_killing_a_service_costs_the_probe_that_needed_it_and_no_other(
    batch: Batch, end: Callable[[int], None]
) -> None:
    batch.add("a", batch.ask())
    batch.add("b", batch.ask(end))
    batch.add("c", batch.ask())
    batch.add("d", good, services=False)
    records = {record.probe: record for record in batch.run()}
    assert {name: record.status for name, record in records.items()} == {
        "a": Status.OK,
        "b": Status.ERROR,
        "c": Status.OK,
        "d": Status.OK,
    }
    assert batch.pids[0] == batch.pids[1] != batch.pids[2]
    reason = records["b"].reason
    assert "services ended while they were asked; see services-faulty-1.log" in reason
    log = (batch.store.logs / "services-faulty-1.log").read_text()
    assert "sleeper ended with -9" in log
    assert not any(psutil.pid_exists(pid) for pid in batch.pids)


def test_a_probe_whose_services_died_under_it_does_not_get_new_ones(batch: Batch) -> None:
    def ask(context: Context) -> Finding:
        die(int(context.services()["pid"]))
        time.sleep(0.5)
        context.services()  # without what the probe has made there
        return good(context)

    batch.add("a", ask)
    batch.add("b", batch.ask())
    assert [record.status for record in batch.run()] == [Status.ERROR, Status.OK]


def test_what_a_batch_left_before_a_crash_is_not_found_again(batch: Batch) -> None:
    batch.add("a", batch.ask())
    batch.run()
    stale = batch.store.work / "services-faulty-1"
    stale.mkdir()
    (stale / "connection.json").write_text('{"pid": "1"}')
    batch.add("b", batch.ask())
    plan = a_plan(batch.registry, batch.names)
    batch.store.replan(plan)
    Campaign(plan, batch.store).run(Quiet())
    assert batch.store.records()[-1].status is Status.OK
    assert 1 not in batch.pids


def test_services_that_do_not_start_fail_each_probe_and_are_tried_once(
    batch: Batch, world: World
) -> None:
    (world.framework("faulty") / "probes" / "services.py").write_text(DOES_NOT_START)
    batch.add("a", batch.ask())
    batch.add("b", batch.ask())
    records = batch.run()
    assert [record.status for record in records] == [Status.FAILED] * 2
    for record in records:
        assert "its services did not come up (services-faulty-1.log)" in record.reason
        assert "the port is taken" in record.reason
    assert [log.name for log in batch.store.logs.glob("services-*")] == ["services-faulty-1.log"]


WAITS = DOES_NOT_START.replace("RuntimeError", "TimeoutError")
HANGS = DOES_NOT_START.replace(
    'raise RuntimeError("the port is taken")', "__import__('time').sleep(60)"
)


@pytest.mark.parametrize(
    ("module", "said"), [(WAITS, "the port is taken"), (HANGS, "no connection after 3 s")]
)
def test_services_that_are_late_say_nothing_of_the_framework(
    batch: Batch, world: World, monkeypatch: pytest.MonkeyPatch, module: str, said: str
) -> None:
    monkeypatch.setattr(services, "START_SECONDS", 3.0)
    (world.framework("faulty") / "probes" / "services.py").write_text(module)
    batch.add("a", batch.ask())
    (record,) = batch.run()
    assert record.status is Status.ERROR
    assert record.reason.startswith("its services were not up in time (services-faulty-1.log): ")
    assert said in record.reason


def test_a_mistake_in_the_module_of_services_is_ours(batch: Batch, world: World) -> None:
    file = world.framework("faulty") / "probes" / "services.py"
    file.write_text(DOES_NOT_START.replace('RuntimeError("the port is taken")', "undefined"))
    batch.add("a", batch.ask())
    batch.add("b", batch.ask())
    for record in batch.run():
        assert record.status is Status.ERROR
        said = "frameworks/faulty/probes/services.py is wrong: NameError: name 'undefined'"
        assert record.reason.startswith(said)


def test_a_framework_without_services_has_no_connection(batch: Batch, world: World) -> None:
    (world.framework("faulty") / "probes" / "services.py").unlink()

    def none(context: Context) -> Finding:
        assert context.services() == {}
        return good(context)

    batch.add("a", none)
    assert [record.status for record in batch.run()] == [Status.OK]


def test_an_interruption_ends_the_services(batch: Batch) -> None:
    batch.add("a", batch.ask())
    batch.add("b", raising(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        batch.run()
    assert not psutil.pid_exists(batch.pids[0])


def test_an_answer_is_told_its_namespace_and_how_to_reach_the_services(
    batch: Batch, world: World
) -> None:
    (world.framework("faulty") / "probes" / "configuration.py").write_text(TELLS)
    told: list[str] = []

    def ask(context: Context) -> Finding:
        told.extend(context.call(Schedule.run, days=[], notes=""))
        return good(context)

    batch.add("a", ask)
    (record,) = batch.run()
    assert (record.status, record.reason) == (Status.OK, "")
    assert told == ["000-faulty-fine-a", "pid"]
    assert "evidence/services-faulty-1/connection.json" in _evidence(batch.store.folder)


def _evidence(folder: Path) -> list[str]:
    return [file.relative_to(folder).as_posix() for file in folder.glob("evidence/*/*")]
