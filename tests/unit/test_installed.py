"""Installed from a wheel: there is no checkout, and nothing is written into the package."""

import json
import lzma
import shutil
from pathlib import Path

import pytest

from harness import paths
from harness.records.packed import PACKED
from harness.records.store import RunStore
from tests.unit.world import CHECKOUT, World

REFERENCES = ("scores", "quick")


def files(folder: Path) -> dict[Path, int]:
    return {file: file.stat().st_mtime_ns for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def installed(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the wheel carries. The current folder is an empty one."""
    carried, here = tmp_path / "carried", tmp_path / "here"
    for name in ("frameworks", "scenarios"):
        (carried / name).parent.mkdir(exist_ok=True)
        (carried / name).symlink_to(CHECKOUT / name)
    shutil.copytree(CHECKOUT / "results" / "published", carried / "results" / "published")
    for name in REFERENCES:
        folder = carried / "results" / "reference" / name
        folder.mkdir(parents=True)
        reference = CHECKOUT / "results" / "reference" / name
        shutil.copy(reference / "plan.json", folder)
        (folder / PACKED).write_bytes(lzma.compress((reference / "records.jsonl").read_bytes()))
    monkeypatch.setattr(paths, "CARRIED", carried)
    monkeypatch.delenv("MLOPS_BENCH_ROOT")
    monkeypatch.delenv("MLOPS_BENCH_RUNS")
    here.mkdir()
    monkeypatch.chdir(here)
    return carried


def test_runs_lie_below_the_current_folder(installed: Path, tmp_path: Path) -> None:
    assert paths.runs() == tmp_path / "here" / "results" / "runs"
    assert paths.root() == installed


@pytest.mark.parametrize(
    "arguments",
    [["score", "reference/scores"], ["reproduce"], ["show", "reference/quick"]],
    ids=lambda words: words[0],
)
def test_pages_of_the_package_are_not_written(
    installed: Path, world: World, arguments: list[str]
) -> None:
    before = files(installed)

    done = world.bench(*arguments)

    assert done.code == 0, done.err
    name = arguments[1] if len(arguments) > 1 else "reference/scores"
    assert f"are in results/{name} of the project's repository" in done.said
    assert files(installed) == before
    assert list(Path.cwd().iterdir()) == []


def test_the_status_of_a_run_of_the_package_has_nothing_to_do(
    installed: Path, world: World
) -> None:
    done = world.bench("status", "reference/scores")

    assert done.code == 0, done.err
    assert "to do" not in done.said
    assert "logs and evidence are in results/reference/scores of the project's" in done.said
    assert str(installed) not in done.said
    assert json.loads(world.bench("status", "reference/scores", "--json").out)["to_do"] == 0


def test_a_report_goes_below_the_current_folder_and_has_no_dead_links(
    installed: Path, world: World
) -> None:
    before = files(installed)

    done = world.bench("report", "reference/scores")

    assert done.code == 0, done.err
    page = (Path("results") / "reference" / "scores" / "report.html").read_text()
    assert "<code>results/reference/scores/evidence/" in page
    assert 'href="evidence/' not in page
    assert files(installed) == before
    assert RunStore.open("reference/scores").repository_path == "results/reference/scores"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["lock", "plain"], "plain is part of the installed package: lock it in a checkout"),
        (["run", "--resume", "reference/quick"], "quick is part of the package: make a run"),
    ],
)
def test_what_would_be_written_there_is_refused(
    installed: Path, world: World, arguments: list[str], said: str
) -> None:
    before = files(installed)

    done = world.bench(*arguments)

    assert done.code == 2
    assert said in done.said
    assert files(installed) == before
