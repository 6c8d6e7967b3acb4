"""A toy server and a toy monitor: tasks from outside the harness, from plan to score."""

import importlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from harness import tasks
from harness.choices import pick
from harness.conformance import observer
from harness.errors import UsageError
from harness.planning import catalog
from harness.planning import plan as planning
from harness.records.record import Record, Sample, Status
from harness.records.store import RunStore
from harness.running.campaign import Campaign
from harness.running.inputs import Inputs
from harness.scoring import rubric as rubrics
from harness.scoring.scores import score
from harness.tasks.mistakes import TaskMistaken
from harness.tasks.task import Judged, Making, Task, Visit
from tests.unit.asking import Quiet
from tests.unit.toys import settle
from tests.unit.world import Result, World

BENCH = ("run", "-p", "smoke", "-s", "echoes", "-s", "drift", "--name", "it")
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


@pytest.fixture
def toys(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    return settle(world, monkeypatch)


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


def bench(world: World, *targets: str, options: Sequence[str] = ()) -> Result:
    return world.bench(*BENCH, *options, *(word for target in targets for word in ("-f", target)))


def by_name(world: World) -> dict[str, Record]:
    found = [r for r in world.records("it") if r.purpose == "measured"]
    return {f"{r.scenario} {r.framework}:{r.deployment}": r for r in found}


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
    assert 0 < latency.value < 10
    right = {name: points[f"watch:{name}", "alarms"] for name in ("fine", "deaf")}
    assert {name: p.value if p else None for name, p in right.items()} == {"fine": 10, "deaf": 5}
    shown = measured.bench("score", "it", "--rubric", str(file))
    assert shown.code == 0
    assert "echo:fine" in shown.out
    assert "watch:deaf" in shown.out


def test_tables_show_the_columns_of_each_task(measured: World) -> None:
    shown = measured.bench("show", "it")
    echoes, drift = shown.out.split("drift, profile smoke")
    assert "latency +plain" in echoes
    assert "wall    +plain" in drift or "wall   +plain" in drift
    assert "1 of 20" in echoes
    assert "2 of 4" in drift
    assert "where the wall time went" not in shown.out
    page = (measured.run_folder("it") / "scorecards" / "comparison.md").read_text()
    assert "| framework | status | latency | over plain | 95 % interval | wall |" in page
    assert measured.bench("report", "it").code == 0
    assert "echoes, smoke" in (measured.run_folder("it") / "report.html").read_text()


def test_two_runs_of_a_task_can_be_compared(measured: World) -> None:
    shown = measured.bench("compare", "it", "it", "--json")
    assert shown.code == 0
    costs = {shift["what"] for shift in json.loads(shown.out)["costs"]}
    assert {"echoes/smoke latency", "drift/smoke wall"} <= costs


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


def mistake(*_arguments: Any) -> None:
    raise KeyError("our own mistake")


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
        ("attend", wrong_word, f"load: {USAGE_ERROR}"),
        ("samples", wrong_word, f"samples: {USAGE_ERROR}"),
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
