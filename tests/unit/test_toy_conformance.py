"""Conformance of a toy server and a toy monitor: what is asked of any task."""

import json
from typing import Any

import pytest

from harness import tasks
from harness.conformance import observer
from harness.tasks.mistakes import TaskMistaken
from tests.unit.toys import mistake
from tests.unit.world import World


@pytest.fixture(autouse=True)
def _home(toys: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real one changes while others work there."""
    (toys.home / "home").mkdir()
    monkeypatch.setenv("HOME", str(toys.home / "home"))


def test_conformance_asks_of_a_server_what_it_asks_of_anybody(toys: World) -> None:
    server = toys.framework("echo") / "server.py"
    server.write_text((toys.framework("bare") / "server.py").read_text())
    shown = toys.bench("conformance", "echo", "--scenario", "echoes", "--json")
    findings = {f["name"]: f["verdict"] for f in json.loads(shown.out)}
    assert set(findings.values()) == {"pass"}
    assert {"phases", "judged right", "second run", "ends when abandoned"} <= findings.keys()
    assert "read-back" not in findings


def test_conformance_shows_a_wrong_result_of_any_task(toys: World) -> None:
    shown = toys.bench(
        "conformance", "echo:wrong", "--scenario", "echoes", "--only", "judged", "--json"
    )
    (finding,) = [f for f in json.loads(shown.out) if f["name"] == "judged right"]
    assert finding["verdict"] == "fail"
    assert finding["message"].startswith("replies differ from the baseline's")


@pytest.fixture
def _slow_monitor(toys: World) -> None:
    """A good one, whose run has a middle."""
    monitor = toys.framework("watch") / "monitor.py"
    text = (toys.framework("bare") / "monitor.py").read_text()
    slow = text.replace("    mean =", "    time.sleep(0.2)\n        mean =")
    monitor.write_text(slow.replace("import statistics\n", "import statistics\nimport time\n"))


@pytest.mark.usefixtures("_slow_monitor")
def test_a_good_monitor_passes_conformance(toys: World) -> None:
    shown = toys.bench("conformance", "watch", "--scenario", "drift", "--json")
    findings = {f["name"]: (f["verdict"], f["message"]) for f in json.loads(shown.out)}
    assert {said for said in findings.values() if said[0] != "pass"} == set()
    assert {"ends when abandoned", "nothing survives", "data untouched"} <= findings.keys()


def test_a_mistake_of_the_task_in_a_second_run_leaves_it_unchecked(
    toys: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(*_arguments: Any, **_options: Any) -> None:
        raise TaskMistaken("task echoing, load: KeyError: 'our own mistake'")

    monkeypatch.setattr(observer, "execute", mistaken)
    shown = toys.bench("conformance", "echo", "-s", "echoes", "--only", "second", "--json")
    (found,) = [f for f in json.loads(shown.out) if f["name"] == "second run"]
    assert found["message"] == "not checked: task echoing, load: KeyError: 'our own mistake'"


def test_without_inputs_no_run_is_checked(toys: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(tasks.of("echoing")), "inputs", mistake)
    shown = toys.bench("conformance", "echo", "-s", "echoes", "--only", "ends well", "--json")
    (found,) = [f for f in json.loads(shown.out) if f["name"] == "ends well"]
    assert found["message"] == "not checked: task echoing, inputs: KeyError: 'our own mistake'"
