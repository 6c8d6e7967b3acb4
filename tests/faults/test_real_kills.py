"""The same with real frameworks: their services and schedulers end too, and a resume goes on."""

import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from filelock import FileLock

from harness.records.record import Status
from harness.records.store import RunStore
from tests.faults.kills import Kill, Scene, wrong
from tests.unit.world import processes_of

FRAMEWORKS = ("mlflow", "metaflow", "airflow", "kubeflow")
SECONDS = {"mlflow": 25.0, "metaflow": 35.0, "airflow": 60.0, "kubeflow": 35.0}  # of a smoke run
RUN = (sys.executable, "-m", "harness", "run")
LIMIT = "180"  # s, of each cell; a slow machine takes half of it


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "number" in metafunc.fixturenames:
        metafunc.parametrize("number", range(metafunc.config.getoption("--real")))


@pytest.fixture
def framework(number: int) -> str:
    return FRAMEWORKS[number % len(FRAMEWORKS)]


@pytest.fixture
def kill(request: pytest.FixtureRequest, number: int, framework: str) -> Kill:
    chance = random.Random(request.config.getoption("--seed") * 100_003 + number)
    kind = chance.choice(["harness", "supervisor", "callee", "framework", "framework"])
    after = chance.uniform(3.0, SECONDS[framework])
    return Kill(kind, chance.choice([signal.SIGKILL, signal.SIGSTOP]), after, fresh=False)


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run in which these frameworks are ok, made once for all processes of pytest."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    made = shared / "finished"
    with FileLock(shared / "finished.lock"):
        if not made.exists():
            environment = os.environ | {"MLOPS_BENCH_RUNS": str(shared / "begun")}
            options = ("-s", "mnist", "-p", "smoke", "--timeout", LIMIT, "--name", "it")
            these = [word for framework in FRAMEWORKS for word in ("-f", framework)]
            subprocess.run([*RUN, *options, *these], env=environment, check=True)
            (shared / "begun" / "it").rename(made)
    return made


@pytest.fixture
def store(
    finished: Path, framework: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> RunStore:
    """That run as if the framework were still to be run: nothing else costs time."""
    monkeypatch.setenv("MLOPS_BENCH_RUNS", str(tmp_path))
    folder = tmp_path / "it"
    shutil.copytree(finished, folder, symlinks=True)
    file = folder / "records.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    others = [line for line in lines if msgspec.json.decode(line)["framework"] != framework]
    assert len(others) == len(lines) - 1
    file.write_bytes(b"".join(others))
    for place in folder.glob(f"*/*-{framework}-*"):
        shutil.rmtree(place) if place.is_dir() else place.unlink()
    return RunStore(folder)


@pytest.mark.timeout(1800)
def test_after_a_kill_no_process_of_a_framework_lives_on(
    store: RunStore, framework: str, kill: Kill, tally: dict[str, int]
) -> None:
    runs = store.folder.parent
    scene = Scene(runs, subprocess.Popen([*RUN, "--resume", "it"], text=True), pause=0.2)
    struck = scene.strike(kill)
    if struck and kill.kind == "harness" and kill.how is signal.SIGSTOP:
        scene.process.kill()
    scene.process.wait(timeout=400)
    assert scene.left() == []
    tally[f"kills of {framework}" if struck else "kills that came too late"] += 1

    before = (store.folder / "records.jsonl").read_bytes()
    assert subprocess.run([*RUN, "--resume", "it"], check=False).returncode == 0
    assert wrong(store, before, set(Status)) == []
    assert list(processes_of(str(runs))) == []
    shutil.rmtree(store.folder)
