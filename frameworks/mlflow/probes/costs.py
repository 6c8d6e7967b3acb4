"""Costs of one metric and of one artifact in MLflow, against a tracking server on SQLite."""

from collections.abc import Iterator
from typing import Any

import mlflow
import pytest

from frameworks.mlflow.probes.server import serving
from harness.worker import suite


@pytest.fixture(scope="module", autouse=True)
def _run() -> Iterator[None]:
    with serving(suite.request()), mlflow.start_run():
        yield


def test_metric_enqueued(benchmark: Any) -> None: ...


def test_metric_durable(benchmark: Any) -> None: ...


def test_artifact_1kb(benchmark: Any) -> None: ...


def test_artifact_1mb(benchmark: Any) -> None: ...


def test_artifact_100mb(benchmark: Any) -> None: ...
