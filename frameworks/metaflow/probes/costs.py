"""Costs of one metric and of one artifact in Metaflow, with the local datastore.

A metric is an artifact too, of one number: `self.score = ...` in a step, which a join or the Client
API reads by its name. There is no call that hands one over while the step runs.
https://docs.metaflow.org/scaling/remote-tasks/requesting-resources#mixing-cloud-environments

Artifacts are stored when their step ends, so a flow with some is timed against the same flow
without: https://docs.metaflow.org/metaflow/basics#artifacts
"""

import os
import shutil
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from frameworks.metaflow.probes import running
from harness.worker import suite

FLOW = running.FLOWS / "artifacts.py"
IDIOM = "self.NAME = bytes in a step, then run['start'].task.data.NAME of the Client API"
METRIC_IDIOM = "self.NAME = 0.71 in a step, then run['start'].task.data.NAME of the Client API"
METRICS = 1000  # of one round


@pytest.fixture(scope="module", autouse=True)
def workdir() -> Path:
    """Where the store lies."""
    request = suite.request()
    running.prepare(request)
    return request.workdir


def test_metric_enqueued(benchmark: Any, workdir: Path) -> None:
    """Before the store has it, the step has set an attribute, and logged nothing."""
    _metrics(benchmark, workdir)


def test_metric_durable(benchmark: Any, workdir: Path) -> None:
    """1,000 numbers, each an artifact of its own."""
    _metrics(benchmark, workdir)


def test_without(benchmark: Any, workdir: Path, tmp_path: Path) -> None:
    """The flow without artifacts, with which the others are compared."""
    _flow(benchmark, workdir, tmp_path, size=0, artifacts=0, rounds=6)


def test_artifact_1kb(benchmark: Any, workdir: Path, tmp_path: Path) -> None:
    """1,000 artifacts of 1 KB."""
    _flow(benchmark, workdir, tmp_path, size=10**3, artifacts=1000, rounds=5)


def test_artifact_1mb(benchmark: Any, workdir: Path, tmp_path: Path) -> None:
    """30 artifacts of 1 MB."""
    _flow(benchmark, workdir, tmp_path, size=10**6, artifacts=30, rounds=5)


def test_artifact_100mb(benchmark: Any, workdir: Path, tmp_path: Path) -> None:
    """One artifact of 100 MB."""
    _flow(benchmark, workdir, tmp_path, size=10**8, artifacts=1, rounds=3)


def _metrics(benchmark: Any, workdir: Path) -> None:
    """One round is a flow with so many metrics, all of them read back."""
    benchmark.extra_info.update(minus="test_without", per=METRICS, idiom=METRIC_IDIOM)
    flow = running.placed(workdir, running.FLOWS / "logged.py")

    def log() -> None:
        run = running.execute("LoggedFlow", flow, workdir, "--count", str(METRICS))
        kept = run["start"].task.data
        found = [getattr(kept, f"metric_{number}") for number in range(METRICS)]
        assert found == [number / 7 for number in range(METRICS)]

    benchmark.pedantic(log, rounds=5, warmup_rounds=1)


def _flow(
    benchmark: Any, workdir: Path, tmp_path: Path, *, size: int, artifacts: int, rounds: int
) -> None:
    """One round is a flow with so many artifacts, all of them read back."""
    if artifacts:
        benchmark.extra_info.update(minus="test_without", per=artifacts, idiom=IDIOM)
    flow = running.placed(workdir, FLOW)
    numbers = count()
    fetched: dict[str, bytes] = {}

    def fresh() -> tuple[tuple[Path], dict[str, Any]]:
        folder = tmp_path / f"round-{next(numbers)}"
        folder.mkdir()
        for number in range(artifacts):
            (folder / f"artifact_{number}").write_bytes(os.urandom(size))
        return (folder,), {}

    def store(folder: Path) -> None:
        run = running.execute("ArtifactsFlow", flow, workdir, "--folder", str(folder))
        kept = run["start"].task.data
        for number in range(artifacts):
            name = f"artifact_{number}"
            fetched[name] = getattr(kept, name)

    def check(folder: Path) -> None:
        assert fetched == {path.name: path.read_bytes() for path in folder.iterdir()}
        fetched.clear()
        shutil.rmtree(folder)

    benchmark.pedantic(store, setup=fresh, teardown=check, rounds=rounds, warmup_rounds=1)
