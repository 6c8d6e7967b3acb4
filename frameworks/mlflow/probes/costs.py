"""Costs of one metric and of one artifact in MLflow, against a tracking server on SQLite.

Metrics: https://mlflow.org/docs/latest/api_reference/python_api/mlflow.html#mlflow.log_metric
Artifacts, past the server, in the folder of an experiment that both reach:
https://mlflow.org/docs/latest/self-hosting/architecture/artifact-store/
"""

import itertools
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mlflow
import pytest
from mlflow import MlflowClient
from mlflow.entities import Metric

from frameworks.mlflow.probes.server import serving
from harness.worker import suite

METRICS = 1000  # of one round
DURABLE = "MlflowClient().log_batch(...) of 1,000, MlflowClient().get_metric_history(...)"
ARTIFACTS = (
    "create_experiment(..., artifact_location=FOLDER), mlflow.log_artifacts(FOLDER, ...), "
    "mlflow.artifacts.download_artifacts"
)


@pytest.fixture(scope="module", autouse=True)
def run_id() -> Iterator[str]:
    """One run that everything is logged to."""
    request = suite.request()
    with serving(request):
        store = (request.workdir / "artifacts-of-costs").as_uri()
        experiment = MlflowClient().create_experiment("costs", artifact_location=store)
        with mlflow.start_run(experiment_id=experiment) as run:
            yield run.info.run_id


def test_metric_enqueued(benchmark: Any, run_id: str) -> None:
    """`synchronous=False`: a thread sends what has gathered."""
    benchmark.extra_info["idiom"] = "mlflow.log_metric(..., synchronous=False)"
    pending: list[Any] = []

    def log() -> None:
        pending.append(mlflow.log_metric("enqueued", 0.5, len(pending), synchronous=False))

    benchmark.pedantic(log, rounds=300, warmup_rounds=10)
    for operation in pending:
        operation.wait()
    assert len(MlflowClient().get_metric_history(run_id, "enqueued")) == len(pending)


def test_metric_durable(benchmark: Any, run_id: str) -> None:
    """1,000 values in one request, until a client finds them all."""
    benchmark.extra_info.update(per=METRICS, idiom=DURABLE)
    client, keys = MlflowClient(), itertools.count()

    def log() -> None:
        key = f"durable-{next(keys)}"
        client.log_batch(run_id, [Metric(key, n / 7, timestamp=1, step=n) for n in range(METRICS)])
        found = client.get_metric_history(run_id, key)
        assert sorted(each.value for each in found) == [n / 7 for n in range(METRICS)]

    benchmark.pedantic(log, rounds=5, warmup_rounds=1)


def test_artifact_1kb(benchmark: Any, run_id: str, tmp_path: Path) -> None:
    """100 files of 1 KB."""
    _artifacts(benchmark, run_id, tmp_path, size=10**3, artifacts=100)


def test_artifact_1mb(benchmark: Any, run_id: str, tmp_path: Path) -> None:
    """30 files of 1 MB."""
    _artifacts(benchmark, run_id, tmp_path, size=10**6, artifacts=30)


def test_artifact_100mb(benchmark: Any, run_id: str, tmp_path: Path) -> None:
    """One file of 100 MB."""
    _artifacts(benchmark, run_id, tmp_path, size=10**8, artifacts=1)


def _artifacts(benchmark: Any, run_id: str, tmp_path: Path, *, size: int, artifacts: int) -> None:
    """One round is a folder with so many, all of them read back."""
    benchmark.extra_info.update(per=artifacts, idiom=ARTIFACTS)
    numbers = itertools.count()
    fetched = tmp_path / "fetched"
    fetched.mkdir()

    def fresh() -> tuple[tuple[Path], dict[str, Any]]:
        folder = tmp_path / f"{size}-{next(numbers)}"
        folder.mkdir()
        for number in range(artifacts):
            (folder / f"artifact-{number}").write_bytes(os.urandom(size))
        return (folder,), {}

    def store(folder: Path) -> None:
        mlflow.log_artifacts(str(folder), folder.name)
        mlflow.artifacts.download_artifacts(
            run_id=run_id, artifact_path=folder.name, dst_path=str(fetched)
        )

    def check(folder: Path) -> None:
        copies = {file.name: file.read_bytes() for file in (fetched / folder.name).iterdir()}
        assert copies == {file.name: file.read_bytes() for file in folder.iterdir()}
        shutil.rmtree(fetched / folder.name)
        shutil.rmtree(folder)

    benchmark.pedantic(store, setup=fresh, teardown=check, rounds=5, warmup_rounds=1)
