"""Fixing an adapter step by step: what comes first, what is kept, said and noted."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import filelock
import pytest

from harness.conformance.registry import Finding
from harness.conformance.suite import Suite
from harness.planning import conformed
from harness.records.conformance import CHANGED, Conformance, read
from harness.records.record import Status
from harness.running.campaign import Campaign
from harness.running.progress import Progress
from tests.unit.stranger import NAME, edit, settle
from tests.unit.world import Result, World

SUITE = ("conformance", NAME, "--scenario", "tiny")
RUN = ("run", "-p", "smoke", "-s", "tiny", "-f", NAME)
NO_LUCK = ('version="1.0",', 'version="1.0" if self.stop() else lost,')


@pytest.fixture
def folder(world: World, monkeypatch: pytest.MonkeyPatch) -> Path:
    (world.home / "home").mkdir()  # the real one changes while others work there
    monkeypatch.setenv("HOME", str(world.home / "home"))
    return settle(world.root / "frameworks")


def noted() -> list[Conformance]:
    return read(conformed.file())


def shown(world: World) -> str:
    """What `list` says of the stranger."""
    listed = json.loads(world.bench("list", "--json").out)["conformance"]
    return str(listed.get(f"{NAME}:one", {}).get("tiny", "not run"))


def fail_reading_back(folder: Path) -> None:
    edit(folder / "adapter.py", *NO_LUCK)


def test_static_checks_start_nothing(world: World, folder: Path) -> None:
    fail_reading_back(folder)

    result = world.bench(*SUITE, "--static")

    assert result.code == 0
    assert re.search(r"static checks: 20 of 20 pass, in \d+\.\d", result.said)
    assert not (world.home / "runs").exists()
    assert noted() == []  # a part says nothing about the whole


def test_a_static_failure_holds_the_runs_back_unless_asked(world: World, folder: Path) -> None:
    edit(folder / "framework.toml", 'homepage = "https', 'homepage = "http')

    held = world.bench(*SUITE)

    assert held.code == 1
    assert "not checked: static checks failed; fix them first, or add --run-anyway" in held.said
    assert f"mlops-bench conformance {NAME} -s tiny --run-anyway" in held.out
    assert "then runs:" not in held.out
    assert not (world.home / "runs" / "conformance").exists()
    assert [(c.found, c.failed, c.seconds) for c in noted()] == [("failed", ["links"], 0.0)]

    anyway = world.bench(*SUITE, "--run-anyway", "--json")

    assert anyway.code == 1
    verdicts = {f["name"]: f["verdict"] for f in json.loads(anyway.out)}
    assert verdicts["ends well"] == verdicts["nothing survives"] == "pass"


@pytest.mark.usefixtures("folder")
def test_it_says_how_long_the_runs_will_take_by_what_is_known(world: World) -> None:
    assert "then runs: how long they take is not known yet; each run is" in world.bench(*SUITE).out
    (first,) = noted()
    assert first.found == "passed"
    assert 1 < first.seconds < 60
    told = world.bench(*SUITE).out
    assert f"then runs: about {round(first.seconds)} s, as on {first.started_at[:10]}" in told


def test_earlier_runs_of_the_framework_or_of_plain_python_tell_something(
    world: World, folder: Path
) -> None:
    assert (
        world.bench("run", "-p", "smoke", "-s", "tiny", "--name", "plain", "-f", "bare").code == 0
    )
    edit(folder / "tiny.py", "    p = request.parameters\n", "    raise ValueError('no luck')\n")
    told = world.bench(*SUITE, "--only", "ends well").out
    assert re.search(r"plain Python needs \d+ s for one", told)
    edit(folder / "tiny.py", "    raise ValueError('no luck')\n", "    p = request.parameters\n")
    assert world.bench(*RUN).code == 0
    told = world.bench(*SUITE, "--only", "ends well").out
    assert "s or so, by its earlier runs on this machine; each run is stopped after 60 s" in told


def test_an_environment_that_is_to_be_built_is_said(world: World, folder: Path) -> None:
    shutil.copy(world.framework("bare") / "requirements.lock", folder / "requirements.lock")
    assert "its environment is built first" not in world.bench(*SUITE, "--only", "ends well").out
    (folder / "requirements.lock").write_text("# another lock without distributions\n")
    assert "its environment is built first" in world.bench(*SUITE, "--only", "ends well").out


def places(result: Result, label: str) -> list[Path]:
    """Paths that stand alone on their line, behind the label."""
    lines = [line.strip() for line in result.out.splitlines()]
    return [Path(line.removeprefix(label)) for line in lines if line.startswith(label)]


def test_a_failure_says_what_to_do_and_where_its_log_lies(
    world: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")  # whatever the width: a path stays in one piece
    fail_reading_back(folder)

    result = world.bench(*SUITE)

    assert result.code == 1
    first = result.out.index("fail  ends well")
    assert first < result.out.index("not checked")
    assert "read_back raised NameError: name 'lost' is not defined; fix" in result.said
    logs = places(result, "log: ")
    assert "NameError" in logs[0].read_text()
    assert f"mlops-bench run -f {NAME}:one -s tiny -p smoke --keep" in result.out
    assert f"mlops-bench conformance {NAME} -s tiny --keep" in result.out


def test_keep_leaves_the_store_of_a_failed_run_and_of_no_good_one(
    world: World, folder: Path
) -> None:
    assert world.bench(*SUITE, "--keep").code == 0
    assert not list((world.home / "runs" / "conformance").glob("*/work/*"))
    fail_reading_back(folder)
    assert places(world.bench(*SUITE), "working folder of the first run: ") == []

    kept = places(world.bench(*SUITE, "--keep"), "working folder of the first run: ")

    assert (kept[0] / "store" / "multiples-2").exists()


def test_the_loop_of_one_run_says_where_its_state_and_its_log_lie(
    world: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    fail_reading_back(folder)

    result = world.bench(*RUN, "--keep", "--name", "it")

    assert result.code == 1
    assert "NameError" in places(result, "log: ")[0].read_text()
    stores = [place / "store" / "multiples-2" for place in places(result, "kept: ")]
    assert [store for store in stores if store.exists()] == stores
    assert len(stores) == 4  # the baseline's three, too
    assert places(world.bench("show", "it"), "log: ") == places(result, "log: ")
    assert f"logs lie in {world.run_folder('it')}" in world.bench("status", "it").out


def test_what_conformance_found_is_shown_for_the_state_that_it_saw(
    world: World, folder: Path
) -> None:
    assert shown(world) == "not run"
    assert world.bench(*RUN, "--name", "before").code == 0
    assert "conformance not run: bare:process, stranger:one" in world.bench("show", "before").said

    assert world.bench(*SUITE).code == 0

    (found,) = noted()
    passed = f"passed ({found.started_at[:10]}, harness {found.harness_version})"
    assert shown(world) == passed
    assert f"conformance: tiny {passed}" in world.bench("list").said
    told = world.bench("show", "before")
    assert f"not run: bare:process; {passed}: stranger:one" in told.said
    cards = world.run_folder("before") / "scorecards"
    assert (
        f"| stranger-one.md) | ok | {passed} |".split(")")[1]
        in (cards / "comparison.md").read_text()
    )
    assert f"Conformance: {passed}." in (cards / "stranger-one.md").read_text()
    assert found.failed == []
    assert found.folder_sha256 == conformed.folder_sha256(folder)
    assert (found.framework, found.deployment, found.scenario) == (NAME, "one", "tiny")


def test_another_state_of_the_folder_has_not_passed(world: World, folder: Path) -> None:
    assert world.bench(*SUITE).code == 0
    assert world.bench(*RUN, "--name", "as_checked").code == 0
    edit(folder / "tiny.py", "time.sleep(0.6)", "time.sleep(0.7)")

    assert shown(world).startswith("passed for another state of the folder (")
    assert world.bench(*RUN, "--name", "changed").code == 0
    assert "passed (" in world.bench("show", "as_checked").said
    assert "passed for another state of the folder (" in world.bench("show", "changed").said

    fail_reading_back(folder)
    assert world.bench(*SUITE).code == 1
    assert shown(world).startswith("failed (")
    assert "passed (" in world.bench("show", "as_checked").said


def test_another_state_of_the_scenario_or_the_harness_has_not_passed(
    world: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert world.bench(*SUITE).code == 0
    (world.scenario / "more.py").write_text("MORE = 1\n")
    assert shown(world).startswith("passed for another state of the scenario (")
    (world.scenario / "more.py").unlink()
    assert shown(world).startswith("passed (")
    monkeypatch.setattr(conformed, "harness_sha256", lambda: "of other checks")
    assert shown(world).startswith("passed by another state of the harness (")


def test_an_edit_during_the_checks_is_not_recorded(
    world: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    static = Suite.static

    def edited(suite: Suite) -> Iterator[Finding]:
        yield from static(suite)
        edit(folder / "tiny.py", "time.sleep(0.6)", "time.sleep(0.5)")

    monkeypatch.setattr(Suite, "static", edited)
    assert "not recorded: the framework's folder," in world.bench(*SUITE).said
    assert noted() == []


@pytest.mark.usefixtures("folder")
def test_a_folder_that_another_conformance_uses_is_left_alone(world: World) -> None:
    place = world.home / "runs" / "conformance" / f"{NAME}-one-tiny"
    place.mkdir(parents=True)
    (place / "mark").touch()
    with filelock.FileLock(place.with_name(f".{place.name}.lock")):
        result = world.bench(*SUITE)
    assert result.code == 2
    assert "is in use by another mlops-bench" in result.said
    assert (place / "mark").exists()
    assert world.bench(*SUITE).code == 0


@pytest.mark.usefixtures("folder")
def test_a_wrong_run_is_told_before_anything_is_checked(world: World) -> None:
    assert world.bench("run", "-p", "smoke", "-s", "tiny", "-f", "bare", "--name", "it").code == 0
    for name, told in {"none": "run", "it": f"run it has no smoke run of {NAME}:one"}.items():
        result = world.bench(*SUITE, "--run", name)
        assert result.code == 2
        assert told in result.said
        assert "static checks" not in result.said


def test_an_edit_during_a_run_is_told(
    world: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert world.bench(*SUITE).code == 0
    run = Campaign.run

    def edited(campaign: Campaign, progress: Progress) -> None:
        run(campaign, progress)
        edit(folder / "tiny.py", "time.sleep(0.6)", "time.sleep(0.5)")

    monkeypatch.setattr(Campaign, "run", edited)
    assert world.bench(*RUN, "--name", "it").code == 0
    assert f"{CHANGED}: stranger:one" in world.bench("show", "it").said


@pytest.mark.usefixtures("folder")
def test_a_copy_of_a_run_tells_what_was_known(world: World, tmp_path: Path) -> None:
    assert world.bench(*RUN, "--name", "it").code == 0
    assert world.bench(*SUITE).code == 0
    assert world.bench("export", str(tmp_path / "copy"), "it").code == 0
    conformed.file().unlink()

    assert "not run: bare:process; passed (" in world.bench("show", str(tmp_path / "copy")).said
    assert "conformance not run: bare:process, stranger:one" in world.bench("show", "it").said


def test_a_part_of_the_checks_is_no_conformance(world: World, folder: Path) -> None:
    assert world.bench(*SUITE, "--only", "ends well").code == 0
    assert noted() == []
    (folder / "framework.toml").write_text("title")
    assert world.bench(*SUITE).code == 1
    assert noted() == []  # whose deployment it was, nobody can tell


@pytest.mark.usefixtures("folder")
def test_a_torn_line_hides_no_other(world: World) -> None:
    assert world.bench(*SUITE).code == 0
    with conformed.file().open("a") as stream:
        stream.write('{"framework": "stran')

    assert shown(world).startswith("passed (")


def test_a_run_of_an_older_harness_tells_nothing(finished: World) -> None:
    file = finished.run_folder("it") / "conformance.json"
    assert file.exists()
    file.unlink()
    assert "conformance not run: bare:process" in finished.bench("show", "it").said


def test_results_of_steps_that_did_not_run_are_not_ok(world: World, folder: Path) -> None:
    old = "\n    p = request.parameters\n"
    hidden = '\n    import os\n    os.environ.pop("MLOPS_BENCH_TIMELINE")'
    edit(folder / "tiny.py", old, hidden + old)

    assert world.bench(*RUN, "--name", "it").code == 1

    record = next(r for r in world.records("it") if r.framework == NAME)
    assert record.status is Status.WRONG_RESULT
    assert record.reason.startswith("steps that never ran: load_data")
