"""A toy server and a toy monitor: tasks from outside the harness, from plan to score."""

import importlib
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from harness import tasks
from harness.errors import UsageError
from harness.planning import catalog
from harness.planning import plan as planning
from harness.running.campaign import Campaign
from harness.scoring import rubric as rubrics
from harness.scoring.scores import score
from harness.tasks.task import Judged, Task
from tests.unit.toys import bench, by_name, settle
from tests.unit.world import World

ALL = ("echo", "echo:wrong", "echo:dies", "echo:refuses", "watch", "watch:deaf", "watch:blind")
RUBRIC = """
schema = 1
source = "these tests"

[dimensions.speed]
title = "Speed"
weight = 1

[dimensions.speed.questions.latency]
text = "How long does a reply take?"
unit = "s"
map = "log"
best = 1e-6
worst = 10.0
reason = "a guess"
probe = "run"
scenario = "echoes"
figures = ["latency"]

[dimensions.alarms]
title = "Alarms"
weight = 1

[dimensions.alarms.questions.right]
text = "Which alarms were right?"
unit = "share of batches"
map = "ratio"
reason = "as many as there were batches"
probe = "run"
scenario = "drift"
figures = ["alarms"]
"""


@pytest.fixture(scope="module")
def _measured(tmp_path_factory: pytest.TempPathFactory, shared_cache: Path) -> World:
    world = World(tmp_path_factory.mktemp("toys"), shared_cache)
    with pytest.MonkeyPatch.context() as monkeypatch:
        world.enter(monkeypatch)
        settle(world, monkeypatch)
        assert bench(world, *ALL).code == 1
    return world


@pytest.fixture
def measured(_measured: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world with a finished run, `it`, of all toys that end by themselves."""
    world = _measured.copy(tmp_path)
    world.enter(monkeypatch)
    return settle(world, monkeypatch)


def test_every_task_runs_where_the_roles_do_it_and_is_judged(measured: World) -> None:
    found = by_name(measured)
    assert {name: str(record.status) for name, record in found.items()} == {
        "echoes bare:process": "ok",
        "echoes echo:fine": "ok",
        "echoes echo:wrong": "wrong_result",
        "echoes echo:dies": "failed",
        "echoes echo:refuses": "failed",
        "drift bare:process": "ok",
        "drift watch:fine": "ok",
        "drift watch:deaf": "ok",
        "drift watch:blind": "wrong_result",
    }
    assert found["echoes echo:wrong"].reason == "replies differ from the baseline's"
    assert found["drift watch:blind"].reason == "it saw other batches"


def test_the_record_names_the_task_and_keeps_its_figures_and_evidence(measured: World) -> None:
    server, monitor = by_name(measured)["echoes echo:fine"], by_name(measured)["drift watch:fine"]
    assert (server.task, monitor.task) == ("echoing", "watching")
    assert server.sample("latency") is not None
    assert (server.answers["replies"].found, server.answers["replies"].expected) == (20, 20)
    assert any(path.endswith("/load.done.json") for path in server.evidence)
    assert server.sample("phase.serve") is not None
    assert monitor.sample("phase.check") is not None
    deaf = by_name(measured)["drift watch:deaf"].answers["alarms"]
    assert (deaf.found, deaf.expected) == (2, 4)


def test_a_server_that_ends_while_it_is_asked_has_failed_by_itself(measured: World) -> None:
    record = by_name(measured)["echoes echo:dies"]
    assert record.reason == "exit code 7 without a readable result"


def test_a_server_that_answers_with_an_error_has_failed_too(measured: World) -> None:
    record = by_name(measured)["echoes echo:refuses"]
    assert record.reason == "serve: FrameworkFailed: HTTP Error 500: out of luck"
    assert record.exit_code == 1
    assert record.sample("wall") is not None
    assert any(path.endswith("/load.failed.json") for path in record.evidence)


def test_what_is_done_is_not_repeated_until_the_task_changes(measured: World) -> None:
    assert "4 of 13 cells to do" in measured.bench("run", "--resume", "it").said
    driver = measured.root / "tasks" / "watching" / "driver.py"
    before = driver.read_text()
    driver.write_text(before + "\n# another one\n")
    assert pending(measured) == 9
    driver.write_text(before)
    host = measured.root / "tasks" / "echoing" / "task.py"
    host.write_text(host.read_text() + "\n# another one\n")
    assert pending(measured) == 8
    (host.parent / "load.csv").write_text("1")  # as what a task reads
    assert {file.name for file in tasks.of("echoing").sources()} == {
        "task.py",
        "driver.py",
        "load.csv",
    }


def pending(world: World) -> int:
    """Cells that a resumed run would repeat."""
    return len(Campaign(world.store("it").plan(), world.store("it")).pending())


def test_of_a_task_in_no_package_its_file_alone_counts(
    toys: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("lonely.py", "neighbour.py"):
        (toys.root / name).write_text(
            "from harness.tasks.task import Task\nclass Lonely(Task): ..."
        )
    module = importlib.import_module("lonely")
    del sys.modules["lonely"]
    monkeypatch.setitem(sys.modules, "lonely", module)  # forgotten after the test
    kind: Any = type("Lonely", (module.Lonely,), {"__module__": "lonely"})
    kind.driver = "tasks.watching.driver"
    assert {file.name for file in kind().sources()} == {"lonely.py", "task.py", "driver.py"}
    kind.driver = "neighbour"
    assert {file.name for file in kind().sources()} == {"lonely.py", "neighbour.py"}


def test_a_question_reads_figures_of_their_runs(measured: World, tmp_path: Path) -> None:
    file = tmp_path / "rubric.toml"
    file.write_text(RUBRIC)
    scores = score(measured.records("it"), rubrics.load(file), catalog.frameworks())
    points = {
        (str(card.target), name): dimension.questions[0].points
        for card in scores.cards
        for name, dimension in card.dimensions.items()
    }
    latency = points["echo:fine", "speed"]
    assert latency is not None
    assert 0 < latency.here.value < 10
    right = {name: points[f"watch:{name}", "alarms"] for name in ("fine", "deaf")}
    assert {name: p.here.value if p else None for name, p in right.items()} == {
        "fine": 10,
        "deaf": 5,
    }
    shown = measured.bench("score", "it", "--rubric", str(file))
    assert shown.code == 0
    assert "echo:fine" in shown.out
    assert "watch:deaf" in shown.out


def test_tables_show_the_columns_of_each_task(measured: World) -> None:
    shown = measured.bench("show", "it")
    echoes, drift = shown.out.split("drift, profile smoke")
    assert re.search(r"latency {1,2}\+plain", echoes)
    assert re.search(r"wall {3,5}\+plain", drift)
    assert "1 of 20" in echoes
    assert "2 of 4" in drift
    assert "where the wall time went" not in shown.out
    page = (measured.run_folder("it") / "scorecards" / "comparison.md").read_text()
    assert (
        "| framework | status | conformance | latency | over plain | 95 % interval | wall |" in page
    )
    assert measured.bench("report", "it").code == 0
    assert "echoes, smoke" in (measured.run_folder("it") / "report.html").read_text()


def test_two_runs_of_a_task_can_be_compared(measured: World) -> None:
    shown = measured.bench("compare", "it", "it", "--json")
    assert shown.code == 0
    costs = {shift["what"] for shift in json.loads(shown.out)["costs"]}
    assert {"echoes/smoke latency", "drift/smoke wall"} <= costs


def test_a_framework_is_not_asked_to_do_what_its_roles_do_not(toys: World) -> None:
    known = catalog.frameworks()
    target = planning.parse_target("echo", known)
    every = list(catalog.scenarios().values())
    plan = planning.make([target], every, "smoke", repeat=1, warmup=0)
    assert {cell.scenario for cell in plan.cells} == {"echoes"}
    with pytest.raises(UsageError, match="nothing to do"):
        planning.make([target], [catalog.scenarios()["tiny"]], "smoke", repeat=1, warmup=0)


def test_a_task_that_is_not_known_is_named_with_the_nearest_one(toys: World) -> None:
    file = toys.root / "scenarios" / "echoes" / "scenario.toml"
    file.write_text(file.read_text().replace('"echoing"', '"echoning"'))
    shown = toys.bench("run", "-s", "echoes", "-p", "smoke", "--dry-run")
    assert shown.code == 2
    assert "no task is called 'echoning'; did you mean 'echoing'?" in shown.said


@pytest.mark.parametrize(
    ("line", "lacks"), [("[graph]", "graph"), ('result = "select_best"\n', "result")]
)
def test_a_pipeline_needs_its_steps_and_its_result(world: World, line: str, lacks: str) -> None:
    file = world.scenario / "scenario.toml"
    begin, end = file.read_text().split("[graph]")[0], file.read_text().split("[data]")[1]
    text = f"{begin}[data]{end}" if line == "[graph]" else file.read_text().replace(line, "")
    file.write_text(text)
    shown = world.bench("run", "-p", "smoke", "--dry-run")
    assert shown.code == 2
    assert f"{file}: a pipeline needs {lacks}" in shown.said


def test_a_task_can_be_registered_by_hand(toys: World, monkeypatch: pytest.MonkeyPatch) -> None:
    mine: Any = type("Mine", (type(tasks.of("echoing")),), {"name": "mine"})
    tasks.register(mine())
    assert tasks.of("mine").name == "mine"
    assert set(tasks.known()) == {"pipeline", "echoing", "watching", "mine"}


@pytest.mark.parametrize("name", ["pipeline", "echoing", "watching"])
def test_the_driver_has_a_method_for_each_phase(toys: World, name: str) -> None:
    task = tasks.of(name)
    driver = importlib.import_module(task.driver).Driver
    assert all(callable(getattr(driver, phase)) for phase in task.phases)


def test_a_task_that_says_no_more_is_judged_by_what_its_driver_gives() -> None:
    task = Task()
    assert task.compare([1, 2], [1, 2]) == Judged()
    assert task.compare([1, 2], [1, 3]).wrong == "its answer differs from the baseline's"
