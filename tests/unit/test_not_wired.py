"""A scenario that a framework's folder has no part for yet: a state of its own, never a failure."""

import shutil
from pathlib import Path

import pytest

from harness.records.record import Measurement, Record, State, Status
from harness.scoring.changes import Measured, changes
from harness.scoring.comparison import compare
from harness.scoring.scores import score
from tests.unit import stranger
from tests.unit.builders import a_record, costs
from tests.unit.scoring import FRAMEWORKS, a_question, a_rubric, a_sample
from tests.unit.world import World

WRITE = "write frameworks/stranger/second.py"
RUN = ("run", "-p", "smoke", "-f", stranger.NAME, "--name", "it")


@pytest.fixture
def newcomer(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a stranger's framework outside the world, which has a second scenario."""
    second = world.scenario.with_name("second")
    shutil.copytree(world.scenario, second)
    monkeypatch.setenv("MLOPS_BENCH_DATA_SECOND", str(world.root / "numbers"))
    elsewhere = tmp_path / "elsewhere" / "frameworks"
    monkeypatch.setenv("MLOPS_BENCH_FRAMEWORKS", str(elsewhere))
    return stranger.settle(elsewhere)


def measured(world: World, scenario: str) -> Record:
    (found,) = [
        r
        for r in world.records("it")
        if (r.framework, r.scenario, r.purpose) == (stranger.NAME, scenario, "measured")
    ]
    return found


@pytest.mark.usefixtures("newcomer")
def test_a_scenario_without_a_module_is_not_wired_and_nothing_is_started(world: World) -> None:
    result = world.bench(*RUN)
    assert result.code == 0, result.said
    found = measured(world, "second")
    assert (found.status, found.reason) == (Status.NOT_WIRED, WRITE)
    assert (found.samples, found.evidence, found.log) == ([], [], None)
    assert measured(world, "tiny").status is Status.OK


@pytest.mark.usefixtures("newcomer")
def test_it_is_shown_as_such_everywhere(world: World) -> None:
    shown = world.bench(*RUN).said  # what `compare` and `show` print
    assert f"stranger:one: second is not wired yet: {WRITE}" in shown
    assert "1 not wired yet" in shown
    assert "failed" not in shown
    status = world.bench("status", "it").said
    assert "run measured not wired yet" in status
    assert "; 0 cells to do" in status
    card = (world.run_folder("it") / "scorecards" / "stranger-one.md").read_text()
    assert "## second, profile smoke: not wired yet" in card
    assert f"Not wired yet: {WRITE}" in card
    assert "Failure" not in card
    assert "`None`" not in card
    table = (world.run_folder("it") / "scorecards" / "comparison.md").read_text()
    assert "| not wired yet |" in table


@pytest.mark.usefixtures("newcomer")
def test_it_is_on_the_page_and_no_failure_there(world: World) -> None:
    world.bench(*RUN)
    assert world.bench("report", "it", "--out", str(world.home / "page.html")).code == 0
    page = (world.home / "page.html").read_text()
    assert f"stranger:one: second is not wired yet: {WRITE}" in page
    assert "No measurement of this run failed." in page


def test_once_the_module_is_written_the_run_is_made(world: World, newcomer: Path) -> None:
    world.bench(*RUN)
    pipeline = (newcomer / "tiny.py").read_text()
    (newcomer / "second.py").write_text(pipeline)
    result = world.bench("run", "--resume", "it")
    assert result.code == 0, result.said
    assert [r.status for r in world.records("it") if r.scenario == "second"][-1] is Status.OK


def test_a_folder_without_an_adapter_is_not_wired(world: World, newcomer: Path) -> None:
    (newcomer / "adapter.py").unlink()
    assert world.bench(*RUN, "-s", "tiny").code == 1
    found = measured(world, "tiny")
    assert (found.status, found.reason) == (
        Status.NOT_WIRED,
        "write frameworks/stranger/adapter.py",
    )


def test_an_adapter_that_finds_no_module_for_any_scenario_is_not_wired(
    world: World, newcomer: Path
) -> None:
    (newcomer / "tiny.py").unlink()  # which an adapter may do without
    assert world.bench(*RUN, "-s", "tiny").code == 1
    found = measured(world, "tiny")
    assert (found.status, found.reason) == (Status.NOT_WIRED, "write frameworks/stranger/tiny.py")
    assert found.samples == []


def test_a_skeleton_says_itself_that_it_is_not_wired(world: World, newcomer: Path) -> None:
    skeleton = (
        "from harness.worker.contract import NotWired\n\n\ndef run(request, store):\n"
        "    raise NotWired('write the steps in frameworks/stranger/tiny.py')\n"
    )
    (newcomer / "tiny.py").write_text(skeleton)
    assert world.bench(*RUN, "-s", "tiny").code == 1
    found = measured(world, "tiny")
    assert found.status is Status.NOT_WIRED
    place = "frameworks/stranger/tiny.py"
    assert found.reason == f"{place}, line 5: write the steps in {place}"
    assert (found.samples, found.evidence, found.log) == ([], [], None)  # it is read, not started


def test_a_module_that_only_a_run_imports_says_so_too(world: World, newcomer: Path) -> None:
    (newcomer / "client.py").write_text(
        "from harness.worker.contract import NotWired\n\nraise NotWired('write the client')\n"
    )
    stranger.edit(
        newcomer / "tiny.py", "import time", "import frameworks.stranger.client\nimport time"
    )
    assert world.bench(*RUN, "-s", "tiny").code == 1  # it was named
    found = measured(world, "tiny")
    assert (found.status, found.reason) == (Status.NOT_WIRED, "write the client")


def test_a_named_framework_without_any_module_is_exit_code_1(world: World, newcomer: Path) -> None:
    (newcomer / "tiny.py").rename(newcomer / "tyni.py")
    assert world.bench(*RUN).code == 1
    assert {measured(world, scenario).status for scenario in ("tiny", "second")} == {
        Status.NOT_WIRED
    }


def test_a_named_scenario_that_is_not_wired_is_exit_code_1(world: World, newcomer: Path) -> None:
    assert (newcomer / "tiny.py").exists()
    assert world.bench(*RUN, "-s", "second").code == 1
    assert measured(world, "second").status is Status.NOT_WIRED


def test_in_a_run_over_all_frameworks_what_is_not_wired_is_exit_code_0(
    world: World, newcomer: Path
) -> None:
    (newcomer / "adapter.py").unlink()
    shutil.rmtree(world.framework("faulty"))
    assert world.bench("run", "-p", "smoke", "--name", "it").code == 0
    assert measured(world, "tiny").status is Status.NOT_WIRED


def test_another_module_that_is_missing_is_a_mistake_in_its_folder(
    world: World, newcomer: Path
) -> None:
    stranger.edit(
        newcomer / "tiny.py", "import time", "import frameworks.stranger.client\nimport time"
    )
    assert world.bench(*RUN, "-s", "tiny").code == 1
    found = measured(world, "tiny")
    assert found.status is Status.ERROR
    assert "No module named 'frameworks.stranger.client'" in found.reason
    assert found.reason.endswith("; your own lines: frameworks/stranger/tiny.py, line 3")


@pytest.mark.parametrize(
    "line",
    ["undefined", "request.nothing", "__import__('sqlite3').connect(':memory:').execute('SELEC')"],
)
def test_a_slip_in_its_folder_is_no_failure_of_the_framework(
    world: World, newcomer: Path, line: str
) -> None:
    old = "    p = request.parameters"
    stranger.edit(newcomer / "tiny.py", old, f"    {line}\n{old}")
    assert world.bench(*RUN, "-s", "tiny").code == 1
    found = measured(world, "tiny")
    assert found.status is Status.ERROR
    assert found.reason.endswith("; your own lines: frameworks/stranger/tiny.py, line 10")


def test_a_method_that_its_adapter_lacks_is_no_failure_of_the_framework(
    world: World, newcomer: Path
) -> None:
    stranger.edit(newcomer / "adapter.py", "def read_back(", "def raed_back(")
    assert world.bench(*RUN, "-s", "tiny").code == 1
    found = measured(world, "tiny")
    assert found.status is Status.ERROR
    assert found.reason.endswith("; your own lines: frameworks/stranger")


@pytest.mark.parametrize("line", ["raise RuntimeError('down')", "None.nothing"])
def test_what_the_framework_raises_is_its_failure(world: World, newcomer: Path, line: str) -> None:
    old = "    p = request.parameters"
    stranger.edit(newcomer / "tiny.py", old, f"    {line}\n{old}")
    assert world.bench(*RUN, "-s", "tiny").code == 1
    assert measured(world, "tiny").status is Status.FAILED


def a_run(status: Status = Status.NOT_WIRED, wall: float | None = None) -> Record:
    return a_record(
        framework="it",
        deployment="local",
        measurement=Measurement.RUN,
        status=status,
        reason="write it",
        samples=costs(wall) if wall else [],
    )


def test_it_is_never_scored() -> None:
    rubric = a_rubric(a_question("a"), a_question("wall", probe="run", scenario="tiny"))
    (card,) = score([a_sample("a", 10), a_run()], rubric, FRAMEWORKS).cards
    speed = card.dimensions["speed"]
    found = speed.questions[1]
    assert (found.reading.state, found.points) == (State.NOT_WIRED, None)
    assert (speed.covered, speed.of) == (1, 2)
    assert speed.score
    assert speed.score.here.value == pytest.approx(5)


def test_that_it_was_not_wired_before_is_no_change_for_the_worse() -> None:
    rubric = a_rubric(a_question("a"))

    def told(*records: Record) -> Measured:
        every = [a_sample("a", 10), *records]
        return Measured("run", every, score(every, rubric, FRAMEWORKS), compare(every, "plain"))

    found = changes(told(a_run()), told(a_run(Status.OK, wall=1.0))).costs
    assert {shift.before for shift in found} == {State.NOT_WIRED}
    assert {shift.beyond_noise for shift in found} == {None}
