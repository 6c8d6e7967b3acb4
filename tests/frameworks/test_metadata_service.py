"""Metaflow's deployment `service`: a run whose metadata go to a service over HTTP.

The real service lies in no package index. A variable names the URL of one that runs here, started
from its own sources as framework.toml says. Without it stands in for it what somebody else has
published: npow's `metaflow-local-service`, which answers the same requests from files. It lacks
one route, which tests/world/metadata_service.py adds.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.environments import uv
from harness.records.lines import decode
from harness.records.record import Record, Status
from harness.running import ports
from harness.worker.service import Service, answers
from tests.frameworks.bench import bench

REAL = "MLOPS_BENCH_METADATA_SERVICE"
PROGRAM = Path(__file__).parents[1] / "world" / "metadata_service.py"
PACKAGES = ("metaflow==2.19.39", "boto3==1.44.5", "metaflow-local-service==0.2.0")

pytestmark = pytest.mark.timeout(2400)  # builds the environment where there is none


@pytest.fixture
def emulated(tmp_path: Path) -> Iterator[str]:
    """Its URL; its files lie where the harness's run knows nothing of."""
    log, folder = tmp_path / "service.log", tmp_path / "service"
    uv.run(["venv", "--python", sys.executable, str(folder)], log=log)
    python = folder / "bin" / "python"
    uv.run(["pip", "install", "--python", str(python), *PACKAGES], log=log)
    (port,) = ports.free(1, None)
    service = Service(
        "metadata service",
        [str(python), str(PROGRAM), str(port), str(folder)],
        log=log,
        cwd=folder,
        env={"HOME": str(folder), "METAFLOW_USER": "service"},
    )
    try:
        service.wait_until_ready(lambda: answers(f"http://127.0.0.1:{port}/ping"))
        yield f"http://127.0.0.1:{port}"
    finally:
        service.stop()


def measured(runs: Path, url: str) -> Record:
    """The record of a run with that service."""
    words = ("run", "-f", "metaflow:service", "--scenario", "mnist", "--profile", "smoke")
    done = bench(*words, "--endpoint", url, "--name", "it", MLOPS_BENCH_RUNS=str(runs))
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-5000:]
    lines = (runs / "it" / "records.jsonl").read_bytes().splitlines()
    records = [decode(line) for line in lines]
    (record,) = [r for r in records if r.framework == "metaflow" and r.scenario]
    return record


def test_a_run_with_an_emulated_metadata_service(tmp_path: Path, emulated: str) -> None:
    record = measured(tmp_path / "runs", emulated)
    assert record.status is Status.OK
    assert list((tmp_path / "service" / ".metaflow" / "MnistFlow").iterdir())


@pytest.mark.skipif(REAL not in os.environ, reason=f"{REAL} names no metadata service")
def test_a_run_with_the_metadata_service(tmp_path: Path) -> None:
    assert measured(tmp_path, os.environ[REAL]).status is Status.OK
