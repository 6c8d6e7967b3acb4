"""What an answer comes to once it is asked: an exception, a declaration, a mistake of its own."""

import json
import os
import shutil
import subprocess
import sys
from typing import Any

import pytest

from harness.measure.probe import Context, Finding
from harness.records.plan import Plan, Target
from harness.records.record import Answer, Measurement, Record, State, Status
from harness.records.store import RunStore
from harness.running.campaign import Campaign
from harness.worker.contract import Elsewhere
from tests.unit.answering import ELSEWHERE, LACKS, PAGE, code, plant, points, table
from tests.unit.asking import Ask, Quiet, Registry, good, raising
from tests.unit.builders import a_cell
from tests.unit.world import CHECKOUT, World


def asked_of_faulty(function: Ask, registry: Registry, **options: bool) -> Record:
    """The record of a question that a test asks; it is called "unit.it"."""
    registry.add("it", function, **options)
    cell = a_cell(
        target=Target("faulty", "fine"), scenario="", measurement=Measurement.PROBE, probe="it"
    )
    plan = Plan([cell], {})
    store = RunStore.create(plan, None)
    Campaign(plan, store).run(Quiet())
    (record,) = store.records()
    return record


@pytest.mark.usefixtures("world")
def test_an_exception_in_code_of_the_host_is_an_error(registry: Registry) -> None:
    record = asked_of_faulty(raising(KeyError("of ours")), registry)
    assert (record.status, record.reason) == (Status.ERROR, "KeyError: 'of ours'")
    assert points([record], "it") == []


def starts(_context: Context) -> Finding:
    raise AssertionError("it was asked")


@pytest.mark.parametrize("services", [False, True])
@pytest.mark.parametrize(("text", "state"), [(LACKS, "unsupported"), (ELSEWHERE, "elsewhere")])
def test_what_is_declared_is_the_answer_and_nothing_is_started(
    world: World, registry: Registry, text: str, state: str, services: bool
) -> None:
    plant(world, table(text, "configuration.retry", "unit.it"))
    record = asked_of_faulty(starts, registry, services=services)
    deployment, reason = (
        ("cluster", "it has none here") if text == ELSEWHERE else ("", "it has none")
    )
    assert (record.status, record.reason) == (Status(state), f"{reason} ({PAGE})")
    answer = Answer(0, 1, State(state), reason, PAGE, deployment=deployment)
    assert record.answers == {"it": answer}


@pytest.mark.usefixtures("world")
def test_what_code_finds_elsewhere_is_recorded_alike(registry: Registry) -> None:
    record = asked_of_faulty(raising(Elsewhere("cluster", "not here", PAGE)), registry)
    assert (record.status, record.reason) == (Status.ELSEWHERE, f"not here ({PAGE})")
    answer = Answer(0, 1, State.ELSEWHERE, "not here", PAGE, deployment="cluster")
    assert record.answers == {"it": answer}


def test_mistakes_of_one_framework_stop_nobody_else(world: World, registry: Registry) -> None:
    plant(world, {})
    newcomer = world.framework("newcomer")
    shutil.copytree(world.framework("faulty"), newcomer)
    plant(world, table(LACKS, "page", "pages"), "newcomer")
    assert asked_of_faulty(good, registry).status is Status.OK
    assert world.bench("list").code == 0
    result = world.bench("probe", "newcomer", "retry")
    assert (result.code, "newcomer/probes/answers.toml, line 3" in result.said) == (2, True)


CALLS = {
    "a name that is not there": ("run", {"tries": 1}, "NameError: name 'undefined' is not defined"),
    "a wrong keyword": ("run", {"times": 1}, "TypeError: Retry.run() got an unexpected keyword"),
    "no such method": ("runs", {}, "AttributeError: 'Retry' object has no attribute 'runs'"),
}


@pytest.mark.parametrize(("method", "arguments", "said"), CALLS.values(), ids=list(CALLS))
def test_what_is_wrong_in_an_answer_itself_is_our_mistake(
    world: World, method: str, arguments: dict[str, Any], said: str
) -> None:
    plant(world, code())
    fields: dict[str, Any] = {
        "framework": "faulty",
        "dimension": "configuration",
        "question": "Retry",
        "method": method,
        "arguments": arguments,
        "workdir": str(world.home),
        "evidence": str(world.home),
        "ports": [],
        "data": None,
        "namespace": "",
        "services": {},
        "deployment": "fine",
        "endpoint": None,
        "result": str(world.home / "result.json"),
    }
    call = world.home / "call.json"
    call.write_text(json.dumps(fields))
    command = [sys.executable, "-m", "harness.worker.probe", str(call)]
    path = f"{world.root}{os.pathsep}{CHECKOUT}"
    subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, check=True, capture_output=True)
    result = json.loads((world.home / "result.json").read_text())
    assert list(result) == ["mistake"]
    assert result["mistake"].startswith(said)
