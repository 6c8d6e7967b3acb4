"""Costs of one metric and of one artifact in MLflow, against a tracking server on SQLite.

Metrics: https://mlflow.org/docs/latest/api_reference/python_api/mlflow.html#mlflow.log_metric
Artifacts, through the server: https://mlflow.org/docs/latest/self-hosting/architecture/artifact-store/
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mlflow
import pytest
from mlflow import MlflowClient

from frameworks.mlflow.probes.server import serving
from harness.worker import suite


@pytest.fixture(scope="module", autouse=True)
def run_id() -> Iterator[str]:
    """One run that everything is logged to."""
    with serving(suite.request()), mlflow.start_run() as run:
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
    """The server has answered, and a client finds the value."""
    benchmark.extra_info["idiom"] = "mlflow.log_metric(...), MlflowClient().get_metric_history(...)"
    client = MlflowClient()
    numbers = iter(range(1000))

    def fresh() -> tuple[tuple[int], dict[str, Any]]:
        return (next(numbers),), {}

    def log(number: int) -> None:
        mlflow.log_metric(f"durable-{number}", number, synchronous=True)
        (found,) = client.get_metric_history(run_id, f"durable-{number}")
        assert found.value == number

    benchmark.pedantic(log, setup=fresh, rounds=30, warmup_rounds=2)


def test_artifact_1kb(benchmark: Any, run_id: str, tmp_path: Path) -> None:
    """A file of 1 KB."""
    _artifact(benchmark, run_id, tmp_path, size=10**3, rounds=15)


def test_artifact_1mb(benchmark: Any, run_id: str, tmp_path: Path) -> None:
    """A file of 1 MB."""
    _artifact(benchmark, run_id, tmp_path, size=10**6, rounds=15)


def test_artifact_100mb(benchmark: Any, run_id: str, tmp_path: Path) -> None:
    """A file of 100 MB."""
    _artifact(benchmark, run_id, tmp_path, size=10**8, rounds=5)


def _artifact(benchmark: Any, run_id: str, folder: Path, *, size: int, rounds: int) -> None:
    benchmark.extra_info["idiom"] = "mlflow.log_artifact(...), mlflow.artifacts.download_artifacts"
    numbers = iter(range(1000))
    fetched = folder / "fetched"
    fetched.mkdir()

    def fresh() -> tuple[tuple[Path], dict[str, Any]]:
        path = folder / f"{size}-{next(numbers)}"
        path.write_bytes(os.urandom(size))
        return (path,), {}

    def store(path: Path) -> None:
        mlflow.log_artifact(str(path))
        mlflow.artifacts.download_artifacts(
            run_id=run_id, artifact_path=path.name, dst_path=str(fetched)
        )

    def check(path: Path) -> None:
        copy = fetched / path.name
        assert copy.read_bytes() == path.read_bytes()
        copy.unlink()
        path.unlink()

    benchmark.pedantic(store, setup=fresh, teardown=check, rounds=rounds, warmup_rounds=1)
