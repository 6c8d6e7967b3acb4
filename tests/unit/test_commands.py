"""The command line: what it prints, its exit codes, names with a slip, JSON for machines."""

import json
import os
import re
import socket
import subprocess
import sys

import pytest

from harness.cli import cli
from tests.unit.world import World


def test_list_names_every_deployment_and_profile(world: World) -> None:
    result = world.bench("list")
    assert result.code == 0
    for text in ("bare:process (default)", "faulty:crash", "needs: endpoint", "tiny", "smoke"):
        assert text in result.said


def test_list_as_json_is_json(world: World) -> None:
    facts = json.loads(world.bench("list", "--json").out)
    assert facts["frameworks"]["faulty"]["deployments"]["fine"]["default"] is True
    assert facts["scenarios"]["tiny"]["profiles"]["smoke"]["parameters"]["count"] == 3


def test_a_dry_run_prints_the_plan_and_does_nothing(world: World) -> None:
    result = world.bench("compare", "--dry-run", "-p", "smoke", "--repeat", "2")
    assert result.code == 0
    assert "9 cells" in result.said
    assert not (world.home / "runs").exists()


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["run", "-f", "fautly"], "no framework is called 'fautly'; did you mean 'faulty'?"),
        (
            ["run", "-f", "faulty:fin"],
            "no deployment of faulty is called 'fin'; did you mean 'fine'?",
        ),
        (["run", "-s", "tinny"], "no scenario is called 'tinny'; did you mean 'tiny'?"),
        (["run", "-p", "quik"], "no profile is called 'quik'; did you mean 'quick'?"),
        (["lock", "brae"], "no framework is called 'brae'; did you mean 'bare'?"),
        (["install", "bear"], "no framework is called 'bear'; did you mean 'bare'?"),
        (["run", "--repeat", "0"], "Invalid value for '--repeat'"),
        (["run", "--timeout", "0"], "Invalid value for '--timeout'"),
        (["run", "--timeout", "inf"], "--timeout takes a number of seconds above 0, at most 1e9"),
        (["run", "--timeout", "nan"], "--timeout takes a number of seconds above 0, at most 1e9"),
        (["run", "--timeout", "1e400"], "--timeout takes a number of seconds above 0, at most 1e9"),
        (["run", "--timeout", "1e10"], "--timeout takes a number of seconds above 0, at most 1e9"),
        (["run", "--port-from", "70000"], "Invalid value for '--port-from'"),
        (["run", "--endpoint", "nonsense"], "--endpoint takes an address that begins with http"),
        (["run", "--name", "a/b"], "--name names a folder: at most 100 characters, no slash"),
        (["run", "--name="], "--name is empty: give the run a name, or leave the option out"),
        (["compare", "--resume="], "no run is called ''"),
        (["run", "--name", ".hidden"], "--name names a folder"),
        (["compare", "--name", "x" * 101], "--name names a folder"),
        (["rum"], "No such command 'rum'"),
        (["show"], "no runs in"),
        (["show"], "or name one that comes with the harness, such as reference/scores"),
        (["show", "nosuch"], "no run is called 'nosuch'; there are: reference/"),
        (["status", "x"], "no run is called 'x'; there are: reference/"),
        (["score", "reference/score"], "did you mean 'reference/scores'?"),
        (["run", "--resume"], "no runs in"),
    ],
)
def test_wrong_usage_gets_a_hint_and_exit_code_2(
    world: World, arguments: list[str], hint: str
) -> None:
    result = world.bench(*arguments)
    assert result.code == 2
    assert hint in result.said
    assert "Traceback" not in result.err


@pytest.mark.parametrize(
    ("option", "name"),
    [
        ("--framework=faulty", "frameworks"),
        ("--scenario=tiny", "scenarios"),
        ("--name=other", "name"),
        ("--profile=quick", "profile"),  # also when it says what is the default
        ("--repeat=1", "repeat"),
        ("--warmup=0", "warmup"),
        ("--no-install", "install"),
    ],
)
def test_resume_with_another_selection_is_refused(finished: World, option: str, name: str) -> None:
    result = finished.bench("compare", "--resume", "it", option)
    assert result.code == 2
    assert f"--resume takes its {name} from the run; leave that option out" in result.said


def test_a_new_timeout_or_endpoint_may_be_given_when_resuming(finished: World) -> None:
    dry = finished.bench(
        "run", "--resume", "it", "--timeout", "9", "--endpoint", "http://x", "--dry-run"
    )
    assert dry.code == 0
    assert "5 cells" in dry.said


def test_help_and_version_are_exit_code_0(world: World) -> None:
    assert "Exit codes: 0 all ok, 1 some runs failed" in world.bench("--help").said
    assert world.bench("--help").code == 0
    version = r"mlops-bench \d+\.\d+\.\d+, rubric \d+\.\d+\.\d+, record schema \d+\n"
    assert re.fullmatch(version, world.bench("--version").out)


def test_a_bug_of_ours_is_exit_code_3_with_its_traceback(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("harness.planning.catalog.find", broken)
    result = world.bench("list")
    assert result.code == 3
    assert "ZeroDivisionError: a bug" in result.err


def test_what_the_system_refuses_is_one_sentence_and_exit_code_3(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocker = world.home / "cache" / "environments"
    blocker.parent.mkdir()
    blocker.touch()
    monkeypatch.setenv("MLOPS_BENCH_CACHE", str(blocker.parent))
    result = world.bench("install", "bare")
    assert result.code == 3
    assert result.said == f"Error: File exists: {blocker}"


@pytest.mark.parametrize("command", ["compare", "run", "probe", "reproduce", "list"])
def test_ctrl_c_before_there_is_a_run_gives_no_advice(
    world: World, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("harness.planning.catalog.find", interrupted)
    monkeypatch.setattr("harness.commands.score.reference", interrupted)
    result = world.bench(command)
    assert (result.code, result.said) == (130, "Interrupted")


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (["compare", "-p", "smoke"], "compare --resume`"),
        (["run", "-p", "smoke"], "run --resume`"),
        (["run", "--resume"], "run --resume`"),
        (["run", "--resume", "it"], "run --resume it`"),
    ],
)
def test_ctrl_c_says_how_to_go_on_with_the_run(
    finished: World, monkeypatch: pytest.MonkeyPatch, arguments: list[str], advice: str
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("harness.running.campaign.Campaign.run", interrupted)
    result = finished.bench(*arguments)
    assert result.code == 130
    assert result.said.endswith(f"Interrupted; continue with `mlops-bench {advice}")


@pytest.mark.parametrize("arguments", [["list"], ["list", "--json"], ["doctor", "--json"]])
def test_a_reader_that_has_gone_gets_no_traceback(world: World, arguments: list[str]) -> None:
    command = [sys.executable, "-c", "from harness.cli import main; main()", *arguments]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


def test_status_shows_every_cell_and_what_is_left(finished: World) -> None:
    result = finished.bench("status", "it")
    assert "faulty:crash" in result.said
    assert "logs/004-faulty-crash-run.log" in result.said
    assert "run it: 4 ok, 1 failed; 1 cells to do" in result.said
    facts = json.loads(finished.bench("status", "it", "--json").out)
    assert facts["run"] == "it"
    assert (facts["records"]["ok"], facts["records"]["failed"], facts["to_do"]) == (4, 1, 1)


def test_a_root_without_frameworks_is_named_by_its_variable(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLOPS_BENCH_ROOT", "/nosuch")
    result = world.bench("list")
    assert result.code == 2
    assert "MLOPS_BENCH_ROOT names /nosuch, which has no frameworks: correct or" in result.said


@pytest.mark.parametrize("arguments", [["compare", "it"], ["show", "it", "--beside"]])
def test_a_misspelt_second_run_is_named(finished: World, arguments: list[str]) -> None:
    result = finished.bench(*arguments, "reference/score")
    assert result.code == 2
    assert "no run is called 'reference/score'; did you mean 'reference/scores'?" in result.said


def test_a_start_that_failed_is_shown_by_status_and_hides_nothing(
    finished: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLOPS_BENCH_DATA_TINY", str(finished.home / "nowhere"))
    finished.bench("run", "-p", "smoke", "-f", "faulty:fine", "--name", "begun")
    assert not finished.store("begun").has_records

    assert "run begun: no records" in finished.bench("status").said
    for command in ("show", "score"):
        assert finished.bench(command).code == 0
    refused = finished.bench("show", "begun")
    assert refused.code == 2
    assert "run begun has no records yet" in refused.said


def test_show_writes_scorecards_anew_and_prints_the_comparison(finished: World) -> None:
    cards = finished.run_folder("it") / "scorecards"
    before = (cards / "comparison.md").read_text()
    (cards / "comparison.md").unlink()
    result = finished.bench("show")
    assert result.code == 0
    assert (cards / "comparison.md").read_text() == before
    assert "faulty:crash: run: ValueError" in result.said
    facts = json.loads(finished.bench("show", "--json", "it").out)
    rows = {row["target"]["deployment"]: row for row in facts["rows"]}
    assert rows["crash"]["statuses"] == {"failed": 1}
    assert rows["fine"]["overhead"]["run"]["count"] == 1


def test_a_corrupt_record_is_exit_code_2_and_named(finished: World) -> None:
    file = finished.run_folder("it") / "records.jsonl"
    file.write_bytes(b"garbage\n" + file.read_bytes())
    for command in ("show", "status"):
        result = finished.bench(command, "it")
        assert result.code == 2
        assert f"{file}, line 1 is not a record" in result.said
    assert finished.bench("run", "--resume", "it").code == 2


def test_a_results_folder_that_cannot_be_written_is_one_sentence(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLOPS_BENCH_RUNS", "/proc/runs")
    result = world.bench("run", "-p", "smoke", "--name", "it")
    assert result.code == 3
    assert result.said == "Error: cannot write /proc/runs/it: No such file or directory"


def test_a_results_folder_that_cannot_be_read_is_one_sentence(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocker = world.home / "file"
    blocker.touch()
    monkeypatch.setenv("MLOPS_BENCH_RUNS", str(blocker))
    for arguments in (["show"], ["status", "it"], ["run", "--resume"]):
        result = world.bench(*arguments)
        assert result.code == 2
        assert f"MLOPS_BENCH_RUNS names {blocker}, but {blocker} is a file" in result.said


@pytest.mark.parametrize(
    "arguments", [["show"], ["score"], ["show", "--json"], ["score", "--json"]]
)
def test_pages_that_cannot_be_written_are_said_and_the_rest_is_shown(
    finished: World, arguments: list[str]
) -> None:
    cards = finished.run_folder("it") / "scorecards"
    for file in cards.iterdir():
        file.unlink()
    cards.rmdir()
    cards.touch()
    result = finished.bench(*arguments, "it")
    assert result.code == 0
    assert result.err == f"no pages are written: cannot write {cards}: File exists\n"
    assert "faulty:fine" in result.out or '"fine"' in result.out
    assert str(cards) not in result.out


def test_a_busy_port_is_exit_code_2_and_named(world: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = world.bench("run", "-p", "smoke", "--name", "it", "--port-from", str(port))
    assert result.code == 2
    assert f"port {port} on 127.0.0.1 cannot be used" in result.said
    assert world.records("it") == []


def test_every_command_but_that_for_shells_can_print_json() -> None:
    silent = [
        name
        for name, command in cli.commands.items()
        if "as_json" not in {parameter.name for parameter in command.params}
    ]
    assert silent == ["completion"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["install", "bare"],
        ["lock", "bare"],
        ["status"],
        ["export", "shared", "it"],
        ["score", "it"],
    ],
    ids=" ".join,
)
def test_what_is_printed_for_machines_is_json(
    finished: World, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(finished.home)
    done = finished.bench(*arguments, "--json")
    assert done.code == 0, done.said
    assert json.loads(done.out)


def test_json_goes_alone_to_standard_output(world: World) -> None:
    result = world.bench("run", "-p", "smoke", "-f", "bare", "--json")
    assert result.code == 0
    assert json.loads(result.out)["rows"][0]["target"]["framework"] == "bare"
    assert "1 of 1 cells to do" in result.err


def test_working_folders_are_kept_when_asked_for(world: World) -> None:
    world.bench("run", "-p", "smoke", "--name", "it", "--keep", "-f", "bare")
    work = world.run_folder("it") / "work" / "000-bare-process-run"
    assert (work / "store" / "run.json").exists()
    assert {"home", "tmp"} <= {folder.name for folder in work.iterdir()}
