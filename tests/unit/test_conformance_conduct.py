"""The whole suite on real runs of strangers in the tiny world: a good one, and bad ones."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.conformance import observer, state
from tests.unit.stranger import NAME, edit, settle
from tests.unit.world import World

NAUGHTY = """
    def misbehave(request):
        import os, pathlib, signal, socket, subprocess
        subprocess.Popen(["sleep", "60"], start_new_session=True)
        (request.evidence / "large").write_bytes(bytes(2_000_001))
        pathlib.Path(HOME, "trace").touch()
        pathlib.Path(__file__).with_name("trace.txt").touch()
        (request.data / "numbers.txt").touch()
        for reach in (
            lambda: socket.getaddrinfo("telemetry.invalid", 443),
            lambda: socket.create_connection(("192.0.2.1", 443), timeout=0.2),
        ):
            try:
                reach()
            except OSError:
                pass
        with socket.create_server(("0.0.0.0", 0)):
            time.sleep(0.8)  # so that it is seen

    misbehave(request)
"""


@pytest.fixture
def home(world: World, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's home, as the harness sees it."""
    folder = world.home / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    return folder


@pytest.fixture
def folder(world: World, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The stranger, outside of the project's own folders."""
    frameworks = world.home / "elsewhere" / "frameworks"
    monkeypatch.setenv("MLOPS_BENCH_FRAMEWORKS", str(frameworks))
    return settle(frameworks)


def suite(world: World, *options: str) -> tuple[int, dict[str, dict[str, str]]]:
    """Exit code, and the findings by name."""
    result = world.bench("conformance", NAME, "--scenario", "tiny", "--json", *options)
    return result.code, {finding["name"]: finding for finding in json.loads(result.out)}


def failures(found: dict[str, dict[str, str]]) -> dict[str, str]:
    return {name: f["message"] for name, f in found.items() if f["verdict"] == "fail"}


@pytest.mark.usefixtures("folder")
def test_a_good_stranger_passes_everything(world: World) -> None:
    code, found = suite(world)

    assert {n: f["message"] for n, f in found.items() if f["verdict"] != "pass"} == {}
    assert code == 0
    assert len(found) >= 25
    assert all(f["asks"].endswith(".") for f in found.values())


def test_a_naughty_one_fails_on_each_count(world: World, folder: Path, home: Path) -> None:
    lines = NAUGHTY.replace("HOME", repr(str(home)))
    edit(folder / "tiny.py", "    p = request.parameters\n", f"    p = request.parameters\n{lines}")

    code, found = suite(world)

    assert code == 1
    said = failures(found)
    assert said.keys() == {
        "nothing left behind",
        "loopback only",
        "evidence size",
        "no requests to other machines",
        "checkout untouched",
        "data untouched",
        "home untouched",
        "keeps to its folder",
    }
    assert "sleep 60" in said["nothing left behind"]
    assert "0.0.0.0" in said["loopback only"]
    assert "large" in said["evidence size"]
    assert "telemetry.invalid" in said["no requests to other machines"]
    assert "2 attempts" in said["no requests to other machines"]
    assert "trace.txt" in said["checkout untouched"]
    assert "numbers.txt" in said["data untouched"]
    assert str(home / "trace") in said["home untouched"]
    assert f"{home}/trace (by pathlib < " in said["keeps to its folder"]
    # A run that leaks or listens everywhere is a failed one: its results were not compared.
    assert found["same results"]["verdict"] == "not checked"


def test_branches_and_ids_written_into_the_code(world: World, folder: Path) -> None:
    edit(folder / "tiny.py", "for factor in p[", "for factor in ['2', '3'] or p[")
    edit(folder / "tiny.py", 'for f in p["factors"]', 'for f in ["2", "3"]')
    edit(folder / "adapter.py", 'f"run-{uuid.uuid4()}"', '"run-1"')

    _, found = suite(world, "--only", "obeyed", "--only", "another")

    assert failures(found).keys() == {"parameters are obeyed", "another run id"}


def test_results_that_change_from_run_to_run(world: World, folder: Path) -> None:
    old = 'load, request.data, count=p["count"])'
    edit(folder / "tiny.py", old, f"{old}\n    outputs['load_data']['at'] = time.time()")

    _, found = suite(world, "--only", "same results")

    assert failures(found).keys() == {"same results", "same results again"}
    assert "load_data differs" in failures(found)["same results"]


def test_an_adapter_that_fails_says_where(world: World, folder: Path) -> None:
    edit(folder / "tiny.py", "    p = request.parameters\n", "    raise ValueError('no luck')\n")

    code, found = suite(world)

    assert code == 1
    said = failures(found)
    assert said.keys() == {"ends well", "phases", "run id", "each step once"}
    assert "no luck" in said["ends well"]
    assert found["second run"]["message"] == "not checked: the first run did not end well"
    assert found["nothing survives"]["verdict"] == "not checked"


def test_no_process_is_started_for_an_adapter_without_a_class(world: World, folder: Path) -> None:
    (folder / "adapter.py").write_text("")

    code, found = suite(world)

    assert code == 1
    assert failures(found).keys() == {"adapter class", "documented idiom"}
    assert found["environment"]["message"] == "not checked: the check 'adapter class' comes first"
    assert [file.name for file in (world.home / "runs").iterdir()] == ["conformance.jsonl"]


def test_an_import_name_that_is_no_module(world: World, folder: Path) -> None:
    edit(folder / "framework.toml", '"zipfile"', '"jason.data"')

    _, found = suite(world, "--only", "import name")

    assert "'jason' is no module" in failures(found)["import name"]


def test_an_environment_that_cannot_be_built(world: World, folder: Path) -> None:
    (folder / "requirements.lock").write_text("no-such-thing==1.0 --hash=sha256:" + 64 * "0")

    _, found = suite(world, "--only", "environment")

    assert "the environment cannot be built" in failures(found)["environment"]
    assert found["environment untouched"]["verdict"] == "not checked"


def test_the_smoke_runs_of_a_run_are_taken(world: World, folder: Path) -> None:
    assert world.bench("run", "-p", "smoke", "-s", "tiny", "-f", NAME, "--name", "mine").code == 0
    before = (world.run_folder("mine") / "records.jsonl").read_bytes()

    code, found = suite(world, "--run", "mine", "--only", "same results", "--only", "ends well")

    assert (code, failures(found)) == (0, {})
    assert (world.run_folder("mine") / "records.jsonl").read_bytes() == before
    assert world.bench(
        "conformance", f"{NAME}:two", "--scenario", "tiny", "--run", "mine"
    ).said.endswith(f"run mine has no smoke run of {NAME}:two")


@pytest.mark.usefixtures("folder")
def test_passes_are_counted_and_listed_if_asked(world: World) -> None:
    words = ("conformance", NAME, "-s", "tiny", "--only", "links", "--only", "lock")
    brief, verbose = world.bench(*words), world.bench(*words, "--verbose")

    assert (brief.code, verbose.code) == (0, 0)
    assert "links" not in brief.out
    assert "pass links Home page and documentation are https links." in verbose.said
    assert brief.said.endswith("5 checks: 5 pass")
    assert verbose.said.endswith("5 checks: 5 pass")


def test_checks_and_names_that_do_not_exist(world: World) -> None:
    assert world.bench("conformance", "bare", "-s", "tiny", "--only", "beauty").code == 2
    assert world.bench("conformance", "bare:proces", "-s", "tiny").code == 2
    assert world.bench("conformance", "bare", "-s", "tinny").code == 2


@pytest.fixture
def marked() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(["sleep", "60"], env={"MLOPS_BENCH_TIMELINE": "/some/timeline"})
    yield process
    process.kill()
    process.wait()


@pytest.mark.usefixtures("marked")
def test_processes_of_a_run_are_found_whoever_their_parent_is() -> None:
    assert observer._survivors("/some/timeline") == ["sleep 60"]
    assert observer._survivors("/another/timeline") == []


def test_changes_of_each_kind_are_told() -> None:
    before = {"a": (1, 1), "b": (1, 1), "c": (1, 1)}
    after = {"b": (1, 1), "c": (2, 1), "d": (1, 1)}

    assert state.changes(before, after) == ["changed c", "gone a", "new d"]
