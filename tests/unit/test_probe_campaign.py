"""A campaign over probes: one record for each, and it goes on whatever one of them does."""

import errno
import math
import os
from pathlib import Path
from typing import Any

import pytest

from harness.environments import venvs
from harness.environments.uv import UvFailed
from harness.errors import HarnessError, UsageError
from harness.measure.answer_files import answer_file
from harness.measure.probe import Context, Finding, ToolFailed
from harness.planning import catalog
from harness.planning import plan as planning
from harness.planning.plan import Besides
from harness.records.plan import Plan, Target
from harness.records.record import Status
from harness.records.store import RunStore
from harness.running.campaign import Campaign
from harness.worker.contract import Unsupported
from tests.unit.asking import Quiet, Registry, giving, good, raising
from tests.unit.world import World

PAGE = "https://example.org/docs/none"


def _missing(context: Context) -> Finding:
    answer_file(context, "snippet.py")
    return Finding()


def a_plan(*names: str) -> Plan:
    target = Target("faulty", "fine")
    return planning.make([target], [], "smoke", repeat=1, warmup=0, besides=Besides(probes=names))


def statuses(store: RunStore) -> list[tuple[str, Status]]:
    return [(record.probe, record.status) for record in store.records()]


@pytest.mark.usefixtures("world")
def test_one_record_per_probe_and_a_resume_repeats_only_what_is_not_good(
    registry: Registry,
) -> None:
    registry.add("a_tool", raising(ToolFailed("broke")))
    registry.add("b_missing", _missing)
    registry.add("c_none", raising(Unsupported("it has none", PAGE)))
    registry.add("d_nan", giving(math.nan))
    registry.add("e_good", good)
    plan = a_plan("a_tool", "b_missing", "c_none", "d_nan", "e_good", "f_gone")
    store = RunStore.create(plan, "it")
    Campaign(plan, store).run(Quiet())
    assert statuses(store) == [
        ("a_tool", Status.ERROR),
        ("b_missing", Status.SKIPPED),
        ("c_none", Status.UNSUPPORTED),
        ("d_nan", Status.ERROR),
        ("e_good", Status.OK),
        ("f_gone", Status.ERROR),
    ]
    for record in store.records():
        assert any(path.endswith("/finding.json") for path in record.evidence)
        assert record.log is not None
        assert (store.folder / record.log).exists()

    registry.add("a_tool", good)
    registry.add("f_gone", good)
    Campaign(plan, store).run(Quiet())
    assert statuses(store)[6:] == [
        ("a_tool", Status.OK),
        ("b_missing", Status.SKIPPED),
        ("d_nan", Status.ERROR),
        ("f_gone", Status.OK),
    ]


@pytest.mark.usefixtures("world")
def test_a_full_disk_ends_the_campaign_and_keeps_its_records(registry: Registry) -> None:
    registry.add("a_good", good)
    registry.add("b_full", raising(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/full")))
    registry.add("c_good", good)
    plan = a_plan("a_good", "b_full", "c_good")
    store = RunStore.create(plan, "it")
    with pytest.raises(HarnessError, match=r"the disk is full \(/full\)"):
        Campaign(plan, store).run(Quiet())
    assert statuses(store) == [("a_good", Status.OK)]


@pytest.mark.usefixtures("world")
def test_an_interrupted_probe_has_a_record(registry: Registry) -> None:
    registry.add("it", raising(KeyboardInterrupt()))
    plan = a_plan("it")
    store = RunStore.create(plan, "it")
    with pytest.raises(KeyboardInterrupt):
        Campaign(plan, store).run(Quiet())
    assert statuses(store) == [("it", Status.INTERRUPTED)]


@pytest.mark.usefixtures("world")
def test_a_baseline_that_cannot_be_built_is_no_fault_of_the_framework(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    ensure = venvs.ensure

    def broken(framework: catalog.Framework, deployment: str, log: Path | None = None) -> Any:
        if framework.baseline:
            raise UvFailed("no network")
        return ensure(framework, deployment, log)

    monkeypatch.setattr(venvs, "ensure", broken)
    registry.add("it", good)
    plan = a_plan("it")
    store = RunStore.create(plan, "it")
    Campaign(plan, store).run(Quiet())
    (record,) = store.records()
    assert (record.status, record.reason) == (Status.ERROR, "install bare: no network")


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("blamed", "status"), [(False, Status.ERROR), (True, Status.FAILED)], ids=["index", "itself"]
)
def test_only_requirements_that_uv_blames_are_the_frameworks_failure(
    registry: Registry,
    monkeypatch: pytest.MonkeyPatch,
    *,
    blamed: bool,
    status: Status,
) -> None:
    def broken(*_arguments: object) -> Any:
        raise UvFailed("uv pip failed", blames_requirements=blamed)

    monkeypatch.setattr(venvs, "ensure", broken)
    registry.add("it", good)
    plan = a_plan("it")
    store = RunStore.create(plan, "it")
    Campaign(plan, store).run(Quiet())
    (record,) = store.records()
    assert (record.status, record.reason) == (status, "install: uv pip failed")


def test_a_baseline_without_a_lock_is_said_before_anything_is_measured(
    world: World, registry: Registry
) -> None:
    registry.add("it", good)
    plan = a_plan("it")
    (world.framework("bare") / "requirements.lock").unlink()
    progress = Quiet()
    with pytest.raises(UsageError, match="mlops-bench lock bare"):
        Campaign(plan, RunStore.create(plan, "it")).run(progress)
    assert progress.cells == []
