"""Costs of one metric and of one artifact, in files on this disk.

A process of its own writes what is logged; `finish` waits for it, and the command line reads. So a
run with some is timed against the same run without.

https://docs.wandb.ai/models/track/log
https://docs.wandb.ai/models/artifacts/construct-an-artifact
"""

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from frameworks.wandb.adapter import inspect, path_of
from frameworks.wandb.probes.store import PROJECT, connect
from harness.worker import suite

LOGGED, WARM = 300, 10
METRICS = 1000  # of one round
# The best case: of a run that goes on, what was logged is in its file after 15 s at most.
METRIC_IDIOM = "run.log(...), run.finish(), wandb leet inspect; all at the end of the run"
ARTIFACT_IDIOM = "run.log_artifact(FOLDER), run.finish(), wandb leet inspect"


@pytest.fixture(scope="module")
def run() -> Iterator[Any]:
    """One run that metrics are logged to."""
    with connect(suite.request().workdir).init(project=PROJECT) as run:
        yield run
    assert len(inspect(path_of(suite.request().workdir, run.id))["history"]) == LOGGED + WARM


def test_metric_enqueued(benchmark: Any, run: Any) -> None:
    """A process of its own writes what is logged."""
    benchmark.extra_info["idiom"] = "run.log(...)"
    benchmark.pedantic(lambda: run.log({"loss": 0.5}), rounds=LOGGED, warmup_rounds=WARM)


def test_without(benchmark: Any) -> None:
    """The end of a run that keeps nothing, with which the others are compared."""
    benchmark.pedantic(_ended, setup=lambda: ((_begun(),), {}), rounds=6, warmup_rounds=1)


def test_metric_durable(benchmark: Any) -> None:
    """1,000 values of one run."""
    benchmark.extra_info.update(minus="test_without", per=METRICS, idiom=METRIC_IDIOM)

    def log(run: Any) -> None:
        for number in range(METRICS):
            run.log({"durable": number / 7})
        rows = _ended(run)["history"]
        assert [row["item"]["durable"] for row in rows] == [n / 7 for n in range(METRICS)]

    benchmark.pedantic(log, setup=lambda: ((_begun(),), {}), rounds=5, warmup_rounds=1)


def test_artifact_1kb(benchmark: Any, tmp_path: Path) -> None:
    """100 files of 1 KB."""
    _artifacts(benchmark, tmp_path, size=10**3, artifacts=100)


def test_artifact_1mb(benchmark: Any, tmp_path: Path) -> None:
    """30 files of 1 MB."""
    _artifacts(benchmark, tmp_path, size=10**6, artifacts=30)


def test_artifact_100mb(benchmark: Any, tmp_path: Path) -> None:
    """One file of 100 MB."""
    _artifacts(benchmark, tmp_path, size=10**8, artifacts=1)


def _begun() -> Any:
    """A run of its own."""
    return connect(suite.request().workdir).init(project=PROJECT, reinit="create_new")


def _ended(run: Any) -> dict[str, list[dict[str, Any]]]:
    """Its records, as the command line finds them."""
    run.finish()
    return inspect(path_of(suite.request().workdir, run.id))


def _artifacts(benchmark: Any, tmp_path: Path, *, size: int, artifacts: int) -> None:
    """One round is a run with so many; the client stages copies, which the command line names."""
    benchmark.extra_info.update(minus="test_without", per=artifacts, idiom=ARTIFACT_IDIOM)
    numbers = count()
    copies: dict[str, bytes] = {}

    def fresh() -> tuple[tuple[Any, Path], dict[str, Any]]:
        folder = tmp_path / f"round-{next(numbers)}"
        folder.mkdir()
        for number in range(artifacts):
            (folder / f"artifact-{number}").write_bytes(os.urandom(size))
        return (_begun(), folder), {}

    def store(run: Any, folder: Path) -> None:
        run.log_artifact(str(folder), name="files", type="file")
        (artifact,) = _ended(run)["artifact"]
        for entry in artifact["manifest"]["contents"]:
            copies[entry["path"]] = Path(entry["local_path"]).read_bytes()

    def check(_run: Any, folder: Path) -> None:
        assert copies == {file.name: file.read_bytes() for file in folder.iterdir()}
        copies.clear()
        shutil.rmtree(folder)

    benchmark.pedantic(store, setup=fresh, teardown=check, rounds=5, warmup_rounds=1)
