"""Runs beside each other as commands show them, on the committed reference taken in two."""

import hashlib
import json
import os
from pathlib import Path

import pytest

from harness import paths
from harness.commands import joined
from harness.records.store import RunStore
from tests.unit.builders import a_record
from tests.unit.world import CHECKOUT, World


@pytest.fixture
def halves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """`mine` has metaflow, of a larger machine; `rest` has the others."""
    whole = CHECKOUT / "results" / "reference" / "scores"
    lines = [json.loads(line) for line in (whole / "records.jsonl").read_text().splitlines()]
    for name, chosen in {"mine": {"metaflow"}, "rest": {"airflow", "kubeflow", "mlflow"}}.items():
        folder = tmp_path / "runs" / name
        folder.mkdir(parents=True)
        (folder / "plan.json").write_bytes((whole / "plan.json").read_bytes())
        with (folder / "records.jsonl").open("w") as stream:
            for line in lines:
                cores = 64 if name == "mine" else 2
                made = {**line, "machine": {**line["machine"], "cores": cores}}
                if line["framework"] in {*chosen, "plain"}:
                    stream.write(json.dumps(made) + "\n")
    world = World(tmp_path, tmp_path / "cache")
    world.enter(monkeypatch)
    monkeypatch.setenv("MLOPS_BENCH_ROOT", str(CHECKOUT))
    return world


@pytest.mark.parametrize("command", ["score", "show"])
def test_a_command_says_on_top_who_comes_from_where(halves: World, command: str) -> None:
    done = halves.bench(command, "mine", "--beside", "rest")
    assert done.code == 0, done.err
    head = done.out.splitlines()[:12]
    assert head[0].startswith("where the figures come from")
    said = [line.split()[:2] for line in head if line.startswith(("metaflow", "mlflow"))]
    assert said[:2] == [["metaflow", "mine"], ["mlflow", "rest"]]
    assert (
        "not comparable with rest: measured with another kind of machine (here 64 cores;"
        in done.said
    )
    assert not (halves.home / "runs" / "mine" / "scorecards").exists(), "pages are of one run"


def test_for_machines_too(halves: World, tmp_path: Path) -> None:
    table = tmp_path / "points.csv"
    done = halves.bench("score", "mine", "--beside", "rest", "--json", "--out", str(table))
    found = json.loads(done.out)
    cards = found["scores"]["cards"]
    assert len({card["target"]["framework"] for card in cards}) == 4
    assert len([card for card in cards if card["role"] == "study"]) == 4
    assert len(found["origins"]) == 4
    assert len([note for note in found["notes"] if "another kind of machine" in note]) == 1
    assert ",measured with another kind of machine" in table.read_text()


def test_the_page_says_it_too_and_leaves_that_of_the_run_alone(halves: World) -> None:
    done = halves.bench("report", "mine", "--beside", "rest")
    assert done.code == 0, done.err
    folder = halves.home / "runs" / "mine"
    assert not (folder / "report.html").exists()
    page = (folder / "report-beside.html").read_text()
    assert "Where the figures come from" in page
    assert "not comparable with rest" in page
    assert "<td>not comparable</td>" in page
    assert 'href="evidence' not in page, "files of other runs lie elsewhere"


def test_without_a_name_the_page_is_of_the_newest_run(halves: World) -> None:
    os.utime(halves.home / "runs" / "rest" / "plan.json", (1, 1))
    done = halves.bench("report", "--beside", "rest")
    assert done.code == 0, done.err
    page = (halves.home / "runs" / "mine" / "report-beside.html").read_text()
    assert "64 cores" in page


@pytest.mark.parametrize("command", ["score", "show", "report"])
@pytest.mark.parametrize(
    "runs", [["mine", "--beside", "mine"], ["mine", "--beside", "rest", "--beside", "rest"]]
)
def test_a_run_beside_itself_is_a_mistake(halves: World, command: str, runs: list[str]) -> None:
    done = halves.bench(command, *runs)
    assert done.code == 2
    assert f"run {runs[-1]} is already shown: name another one with --beside" in done.said


def test_all_runs_are_scored_by_the_rubric_that_is_named(halves: World, tmp_path: Path) -> None:
    own = tmp_path / "mine.toml"
    text = (CHECKOUT / "harness" / "scoring" / "rubric.toml").read_text()
    own.write_text(text.replace("weight = 15", "weight = 0"))
    done = halves.bench("score", "mine", "--beside", "rest", "--json", "--rubric", str(own))
    rubric = json.loads(done.out)["scores"]["rubric"]
    assert sorted(d["weight"] for d in rubric["dimensions"].values())[:3] == [0, 0, 0]


def test_code_that_nobody_knows_is_like_no_other() -> None:
    assert joined._code("0123+") == ""
    assert joined._code(None) == ""
    assert joined._code("no such commit") == "code of commit no such commit"


def test_a_wheel_knows_the_code_of_its_references(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "CARRIED", tmp_path)
    joined._code.cache_clear()
    joined._carried.cache_clear()
    (tmp_path / "code.json").write_text('{"0123": "abc", "4567": "abc"}')
    assert joined._code("0123") == joined._code("4567") == "code abc"
    assert joined._code("89ab") == "code of commit 89ab"
    joined._code.cache_clear()
    joined._carried.cache_clear()


def test_the_shared_packages_of_a_run_are_in_the_lock_of_plain_python() -> None:
    records = RunStore.open("reference/scores").records()
    lock = next(r.lock_sha256 for r in records if r.framework == "plain" and r.lock_sha256)
    assert joined._packages(records) == f"lock {lock[:12]}"
    assert joined._packages([]) == ""


def sha256_of(*names: str) -> list[str]:
    files = [CHECKOUT / "frameworks" / name for name in names]
    return [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]


def test_without_plain_python_they_are_known_where_all_locks_are_those_of_today() -> None:
    """As in a newcomer's run of probes alone."""
    own, extras, plain = sha256_of(
        "mlflow/requirements.lock", "mlflow/extras.lock", "plain/requirements.lock"
    )
    made = {"framework": "mlflow", "deployment": "sqlite"}
    today = [a_record(**made, lock_sha256=own), a_record(**made, lock_sha256=extras)]
    assert joined._packages(today) == f"lock {plain[:12]}"
    assert joined._packages([*today, a_record(**made, lock_sha256="of last year")]) == ""
    assert joined._packages([a_record(**made, lock_sha256=None)]) == ""


def test_a_record_has_the_digest_of_its_lock(finished: World) -> None:
    locks = (finished.root / "frameworks").glob("*/*.lock")
    known = {hashlib.sha256(lock.read_bytes()).hexdigest() for lock in locks}
    found = {record.lock_sha256 for record in finished.records("it")}
    assert found
    assert found <= known
