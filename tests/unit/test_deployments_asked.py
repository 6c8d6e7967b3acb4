"""Which deployments are asked, and by which services: the default one, and those that say so."""

import json
from pathlib import Path

import psutil
import pytest

from harness.commands.probe import plan_for, probed
from harness.measure.probe import Context, Finding
from harness.planning import catalog
from harness.planning import plan as planning
from harness.planning.plan import Besides
from harness.records.plan import Plan, Target
from harness.records.record import Status
from harness.records.store import RunStore
from harness.running.campaign import Campaign
from harness.scoring import rubric as rubrics
from tests.unit.asking import Quiet, Registry, good
from tests.unit.test_services import SERVICES
from tests.unit.world import World

CONNECTION = '{"pid": str(service.process.pid)'
TELLING = f'{CONNECTION}, "deployment": request.deployment, "endpoint": str(request.endpoint)'
LOGIN = "http://someone:a-password@127.0.0.1:9/"
DEFAULT, OTHER, REMOTE = (Target("faulty", name) for name in ("fine", "brief", "remote"))


@pytest.fixture
def served(world: World) -> World:
    """Deployment `brief` is served for probes, and so is `remote`, the user's own."""
    folder = world.framework("faulty")
    (folder / "probes").mkdir(exist_ok=True)
    assert SERVICES.count(CONNECTION) == 1
    (folder / "probes" / "services.py").write_text(SERVICES.replace(CONNECTION, TELLING))
    file = folder / "framework.toml"
    text = file.read_text()
    for name in (OTHER.deployment, REMOTE.deployment):
        head = f"[deployments.{name}]\n"
        assert text.count(head) == 1
        text = text.replace(head, f"{head}probed = true\n")
    file.write_text(text)
    return world


class Asking:
    """A probe that remembers what its services say."""

    def __init__(self, registry: Registry) -> None:
        self.told: list[dict[str, str]] = []
        self.names = ["a", "b"]
        for name in self.names:
            registry.add(name, self._ask, services=True)

    def _ask(self, context: Context) -> Finding:
        self.told.append({**context.services(), "asked": context.deployment})
        return good(context)

    def run(self, *targets: Target, endpoint: str | None = None) -> RunStore:
        besides = Besides(batched=self.names)
        plan = planning.make(targets, [], "smoke", repeat=1, warmup=0, besides=besides)
        plan.endpoint = endpoint
        store = RunStore.create(plan, "it")
        Campaign(plan, store).run(Quiet())
        return store


def test_each_deployment_has_services_of_its_own(served: World, registry: Registry) -> None:
    assert served
    asking = Asking(registry)
    store = asking.run(DEFAULT, OTHER)
    assert {record.status for record in store.records()} == {Status.OK}
    assert [(t["asked"], t["deployment"]) for t in asking.told] == [
        ("fine", "fine"),
        ("fine", "fine"),
        ("brief", "brief"),
        ("brief", "brief"),
    ]
    pids = [told["pid"] for told in asking.told]
    assert pids[0] == pids[1] != pids[2] == pids[3]
    assert not any(psutil.pid_exists(int(pid)) for pid in pids)
    kept = {file.parent.name for file in store.evidence.glob("services-*/connection.json")}
    assert kept == {"services-faulty-1", "services-faulty-brief-1"}


def test_a_deployment_that_is_not_served_is_not_asked(world: World, registry: Registry) -> None:
    assert world
    asking = Asking(registry)
    for record in asking.run(OTHER).records():
        assert record.status is Status.SKIPPED
        assert record.reason == "measured in the default deployment only"
    assert asking.told == []


def test_services_are_told_of_the_user_s_own_and_no_file_keeps_its_password(
    served: World, registry: Registry
) -> None:
    assert served
    asking = Asking(registry)
    store = asking.run(REMOTE, endpoint=LOGIN)
    assert {record.status for record in store.records()} == {Status.OK}
    assert [told["endpoint"] for told in asking.told] == [LOGIN, LOGIN]
    (file,) = store.evidence.glob("services-*/connection.json")
    assert json.loads(file.read_text())["endpoint"] == "http://***@127.0.0.1:9/"
    assert [f for f in everything(store.folder) if b"a-password" in f.read_bytes()] == []


def everything(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


def test_a_user_s_own_service_is_asked_when_there_is_one(served: World) -> None:
    assert served
    known = catalog.frameworks()
    assert [each for each in probed(known) if each.framework == "faulty"] == [DEFAULT, OTHER]
    assert REMOTE in probed(known, LOGIN)


def test_what_needs_no_services_is_asked_of_one_deployment(served: World) -> None:
    assert served
    assert asked_of(DEFAULT, OTHER) == {
        ("pythons", DEFAULT),
        ("params", DEFAULT),
        ("params", OTHER),
    }
    assert asked_of(OTHER) == {("pythons", OTHER), ("params", OTHER)}


def asked_of(*targets: Target) -> set[tuple[str, Target]]:
    questions = [q for q in rubrics.load().questions if q.probe in ("pythons", "params")]
    plan: Plan = plan_for(questions, targets, catalog.frameworks(), repeat=1)
    return {(cell.probe, cell.target) for cell in plan.cells}
