"""The same with real frameworks: their services and schedulers end too, and a resume goes on."""

import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from harness.records.record import Status
from harness.records.store import RunStore
from tests.faults.kills import Kill, Scene, wrong
from tests.unit.world import processes_of

FRAMEWORKS = ("mlflow", "metaflow", "airflow", "kubeflow")
SECONDS = {"mlflow": 25.0, "metaflow": 35.0, "airflow": 60.0, "kubeflow": 35.0}  # of a smoke run
LIMIT = "180"  # s, of each run; a slow machine takes half of it
COMMAND = (sys.executable, "-m", "harness", "run", "-s", "mnist", "-p", "smoke")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "number" in metafunc.fixturenames:
        metafunc.parametrize("number", range(metafunc.config.getoption("--real")))


@pytest.fixture
def kill(request: pytest.FixtureRequest, number: int) -> Kill:
    chance = random.Random(request.config.getoption("--seed") * 100_003 + number)
    kind = chance.choice(["harness", "supervisor", "callee", "framework", "framework"])
    after = chance.uniform(3.0, SECONDS[FRAMEWORKS[number % len(FRAMEWORKS)]])
    return Kill(kind, chance.choice([signal.SIGKILL, signal.SIGSTOP]), after, fresh=False)


@pytest.mark.timeout(1500)
def test_after_a_kill_no_process_of_a_framework_lives_on(
    number: int, kill: Kill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tally: dict[str, int]
) -> None:
    framework = FRAMEWORKS[number % len(FRAMEWORKS)]
    monkeypatch.setenv("MLOPS_BENCH_RUNS", str(tmp_path))
    words = [*COMMAND, "-f", framework, "--timeout", LIMIT]
    scene = Scene(tmp_path, subprocess.Popen([*words, "--name", "it"], text=True))
    struck = scene.strike(kill)
    if struck and kill.kind == "harness" and kill.how is signal.SIGSTOP:
        scene.process.kill()
    scene.process.wait(timeout=700)
    assert scene.left() == []
    tally[f"kills of {framework}" if struck else "kills that came too late"] += 1

    store = RunStore(tmp_path / "it")
    file = store.folder / "records.jsonl"
    before = file.read_bytes() if file.exists() else b""
    assert subprocess.run([*COMMAND[:4], "--resume", "it"], check=False).returncode == 0
    assert wrong(store, before, set(Status)) == []
    assert list(processes_of(str(tmp_path))) == []
    shutil.rmtree(tmp_path)
