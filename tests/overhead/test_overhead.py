"""What the harness itself costs: against a bare script, and against bare uv. `nox -s overhead`.

Timings on a shared machine are no gate: these stand apart from the tests of the README's command.
"""

import os
import statistics
import subprocess
import time
from pathlib import Path

import msgspec
import pytest

from harness import paths
from harness.environments import data, uv, venvs
from harness.environments.venvs import Environment
from harness.planning import catalog, plan
from harness.records.plan import Target
from harness.records.record import Measurement
from harness.records.store import RunStore
from harness.running.execution import Job, execute
from harness.running.session import Session

PAIRS = 10
MOST_OVER_BARE_SCRIPT = 1.02
MOST_OVER_BARE_UV = 1.10


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunStore:
    monkeypatch.setenv("MLOPS_BENCH_RUNS", str(tmp_path / "runs"))
    scenario = catalog.scenarios()["mnist"]
    made = plan.make([Target("plain", "process")], [scenario], "quick", repeat=1, warmup=0)
    return RunStore.create(made, "overhead")


@pytest.mark.timeout(3600)
def test_plain_under_the_harness_costs_no_more_than_a_bare_script(
    store: RunStore, tmp_path: Path
) -> None:
    plain = catalog.frameworks()["plain"]
    environment = venvs.ensure(plain, "process")
    folder = data.ensure(catalog.scenarios()["mnist"], environment)
    made = store.plan()
    cell = next(c for c in made.cells if c.measurement is Measurement.RUN)

    def bare() -> float:
        return _bare_script(environment, made.parameters_of(cell), folder, tmp_path)

    def ours() -> float:
        job = Job(cell, plain, environment, folder, made.parameters_of(cell), 600)
        return execute(Session(store), job).outcome.wall

    ratios = []
    for number in range(PAIRS):  # each goes first as often as the other: a machine drifts
        if number % 2:
            seconds = ours()
            ratios.append(seconds / bare())
        else:
            seconds = bare()
            ratios.append(ours() / seconds)
    print(f"plain under the harness / bare script: {sorted(ratios)}")
    assert statistics.median(ratios) <= MOST_OVER_BARE_SCRIPT


def test_an_environment_builds_about_as_fast_as_with_bare_uv(tmp_path: Path) -> None:
    lock = catalog.frameworks()["mlflow"].lock("server")
    venvs.build(lock, tmp_path / "first")  # the cache is warm from here on
    ratios = []
    for number in range(PAIRS):
        bare = _bare_uv(lock, tmp_path / f"bare-{number}")
        ratios.append(venvs.build(lock, tmp_path / f"ours-{number}") / bare)
    print(f"environment / bare uv pip install: {sorted(ratios)}")
    assert statistics.median(ratios) <= MOST_OVER_BARE_UV


def _bare_script(
    environment: Environment, parameters: dict[str, object], folder: Path, scratch: Path
) -> float:
    out = scratch / "bare"
    out.mkdir(exist_ok=True)
    file = out / "parameters.json"
    file.write_bytes(msgspec.json.encode(parameters))
    script = Path(__file__).with_name("bare_mnist.py")
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(paths.checkout()), "OMP_NUM_THREADS": "1"}
    begin = time.perf_counter()
    subprocess.run(
        [str(environment.python), str(script), str(file), str(folder), str(out)],
        env={**env, "HOME": str(out)},
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - begin


def _bare_uv(lock: Path, folder: Path) -> float:
    python, torch = folder / "bin" / "python", folder.with_suffix(".txt")
    pins = [pin for pin in venvs.base_pins() if pin.startswith("torch==")]
    torch.write_text("\n".join(pins))
    install = ["pip", "install", "--python", str(python), "-r", str(lock), "-r", str(torch)]
    begin = time.perf_counter()
    for arguments in (["venv", "--python", uv.PYTHON, str(folder)], install):
        subprocess.run(
            [uv.binary(), *arguments], env=uv.environment(), check=True, capture_output=True
        )
    return time.perf_counter() - begin
