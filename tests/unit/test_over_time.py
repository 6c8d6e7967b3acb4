"""`compare RUN RUN`, `history` and `completion`, as commands."""

import json
import os
import subprocess
import sys

import pytest

from harness.cli import COMPLETE
from tests.unit.world import World


@pytest.fixture
def two(finished: World) -> World:
    """A second run like the first, a year later, whose machine was ten times slower."""
    finished.bench("export", str(finished.home / "runs" / "later"), "it")
    file = finished.home / "runs" / "later" / "records.jsonl"
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    for line in lines:
        year = int(line["started_at"][:4]) + 1
        line["started_at"] = f"{year}{line['started_at'][4:]}"
        line["machine"]["cpu"] = "an older one"
        for sample in line["samples"]:
            sample["value"] *= 10
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return finished


def test_two_runs_are_compared_without_measuring(two: World) -> None:
    done = two.bench("compare", "it", "later")
    assert done.code == 0, done.err
    for text in ("before: it", "after: later", "processor", "an older one"):
        assert text in done.said


@pytest.mark.parametrize("arguments", [["compare", "it", "later"], ["history", "it", "later"]])
def test_tables_fit_eighty_columns(
    two: World, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = two.bench(*arguments).out.splitlines()
    assert max(map(len, lines)) <= 80
    assert any(line.startswith("later ") or line == "after:  later" for line in lines)


def test_two_runs_as_json(two: World) -> None:
    found = json.loads(two.bench("compare", "it", "later", "--json").out)
    runs = {s["target"]: s for s in found["costs"] if s["what"] == "tiny/smoke run"}
    slower = runs["bare:process"]
    assert slower["after"]["value"] == pytest.approx(10 * slower["before"]["value"])
    assert slower["beyond_noise"] is None  # one round has no interval
    assert {fact["what"] for fact in found["facts"]} >= {"days", "processor"}
    repeats = found["repeatability"]
    assert {each["map"] for each in repeats["maps"]} == {"cases", "ratio", "log"}
    assert repeats["itself"] == {"it": [], "later": []}, "one round gives no interval"


@pytest.mark.parametrize(
    "arguments", [["it"], ["it", "later", "it"], ["it", "later", "--repeat", "2"]]
)
def test_measuring_and_two_runs_do_not_mix(two: World, arguments: list[str]) -> None:
    done = two.bench("compare", *arguments)
    assert done.code == 2
    assert "compare takes two runs" in done.said


def test_a_misspelt_run_gets_a_hint(two: World) -> None:
    done = two.bench("compare", "it", "latter")
    assert done.code == 2
    assert "did you mean 'later'?" in done.said


def test_history_has_a_line_per_run(two: World) -> None:
    done = two.bench("history", "later", "it")
    assert done.code == 0, done.err
    assert done.out.index("\nit ") < done.out.index("\nlater ")
    entries = json.loads(two.bench("history", "later", "it", "--json").out)
    assert [entry["run"] for entry in entries if entry["target"] == "faulty:fine"] == [
        "it",
        "later",
    ]


@pytest.mark.parametrize("command", ["score", "history"])
def test_a_profile_other_than_quick_is_named(finished: World, command: str) -> None:
    assert "profile smoke" in finished.bench(command, "it").said
    file = finished.run_folder("it") / "records.jsonl"
    file.write_text(file.read_text().replace('"profile":"smoke"', '"profile":"quick"'))
    done = finished.bench(command, "it")
    assert done.code == 0, done.err
    assert "profile smoke" not in done.said
    assert "profile quick" not in done.said


def test_a_corrupt_run_costs_no_other_its_history(two: World) -> None:
    (two.run_folder("later") / "records.jsonl").write_text("not a record\n{}\n")
    done = two.bench("history")
    assert done.code == 0
    assert "\nit " in done.out
    assert "left out:" in done.err


def test_a_page_to_forward_does_not_tell_how_the_machine_is_laid_out(finished: World) -> None:
    elsewhere = finished.home / "elsewhere" / "page.html"
    elsewhere.parent.mkdir()
    assert finished.bench("report", "it", "--out", str(elsewhere)).code == 0
    assert finished.bench("report", "it").code == 0
    own = (finished.run_folder("it") / "report.html").read_text()
    assert 'href="logs/' in own
    assert "logs/" in elsewhere.read_text()
    for hint in ('href="logs/', "../", str(finished.home)):
        assert hint not in elsewhere.read_text().partition("<script")[0], hint


@pytest.mark.parametrize("size", ["--width", "--height"])
def test_the_size_of_no_picture_is_a_mistake(finished: World, size: str) -> None:
    done = finished.bench("report", "it", size, "500")
    assert done.code == 2
    assert "name its file with --picture" in done.said


def test_a_picture_is_a_png(finished: World) -> None:
    done = finished.bench("report", "it", "--picture", "x.jpg")
    assert done.code == 2
    assert "name a file that ends in .png, not x.jpg" in done.said


def test_a_page_goes_into_a_folder_that_is_there(finished: World) -> None:
    done = finished.bench("report", "it", "--out", "/nosuch/x.html")
    assert done.code == 2
    assert "there is no folder /nosuch for --out" in done.said


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(world: World, shell: str) -> None:
    done = world.bench("completion", shell)
    assert done.code == 0
    assert COMPLETE in done.out


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("mlops-bench comp", {"compare", "completion"}),
        ("mlops-bench run -f faulty:f", {"faulty:fine"}),
        ("mlops-bench install ba", {"bare", "bare:process"}),
        ("mlops-bench run -s t", {"tiny"}),
        ("mlops-bench show i", {"it"}),
        ("mlops-bench score reference/s", {"reference/scores"}),
        ("mlops-bench show it --beside reference/s", {"reference/scores"}),
        ("mlops-bench run -p s", {"smoke"}),
        ("mlops-bench install -p s", {"smoke"}),
        ("mlops-bench probe faulty warm_s", {"warm_seconds"}),
        ("mlops-bench probe faulty installation.col", {"installation.cold_seconds"}),
    ],
)
def test_names_are_completed(finished: World, words: str, expected: set[str]) -> None:
    asked = {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
    done = subprocess.run(
        [sys.executable, "-c", "from harness.cli import main; main()"],
        env={**os.environ, **asked, COMPLETE: "bash_complete"},
        capture_output=True,
        text=True,
        check=False,
    )
    found = {line.partition(",")[2] for line in done.stdout.splitlines()}
    assert expected <= found, done.stderr
    assert len(found) < 6
