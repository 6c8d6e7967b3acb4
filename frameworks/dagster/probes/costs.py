"""Costs of one metric and of one artifact, in an instance of SQLite files.

A metric is an observation of an asset, which an op logs; that is in the database once the call
returns: there is no faster mode.
https://docs.dagster.io/guides/build/assets/metadata-and-tags/asset-observations
An artifact is an output that the default IO manager keeps. A run that keeps some is timed until
its result has given all of them back, against a run of the same job that keeps none:
https://docs.dagster.io/api/dagster/execution, `execute_job` and `JobExecutionResult`
"""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from frameworks.dagster.probes.artifacts import MOST, NAMES, artifacts
from harness.worker import suite

IDIOM = "execute_job with an op's outputs, then output_for_node of its result, which loads them"
ROUNDS = 50


@pytest.fixture(scope="module")
def instance() -> Iterator[dg.DagsterInstance]:
    """In a home of its own."""
    home = suite.request().workdir / "dagster"
    home.mkdir()
    (home / "dagster.yaml").write_text("telemetry:\n  enabled: false\n")
    with dg.DagsterInstance.from_config(str(home)) as made:
        yield made


def test_metric_enqueued(benchmark: Any, instance: dg.DagsterInstance) -> None:
    """The call returns once the value is stored."""
    benchmark.extra_info["idiom"] = "context.log_event(AssetObservation) in an op"

    def measure(context: dg.OpExecutionContext) -> None:
        benchmark.pedantic(lambda: _log(context, 0.5), rounds=ROUNDS, warmup_rounds=1)

    _in_op(instance, measure)


def test_metric_durable(benchmark: Any, instance: dg.DagsterInstance) -> None:
    """Until the instance tells it."""
    benchmark.extra_info["idiom"] = "the same, then instance.fetch_observations"
    values = itertools.count()

    def measure(context: dg.OpExecutionContext) -> None:
        def log() -> None:
            value = float(next(values))
            _log(context, value)
            (record,) = instance.fetch_observations(dg.AssetKey("loss"), limit=1).records
            assert record.asset_observation.metadata["value"].value == value

        benchmark.pedantic(log, rounds=ROUNDS, warmup_rounds=1)

    _in_op(instance, measure)


def _log(context: dg.OpExecutionContext, value: float) -> None:
    context.log_event(dg.AssetObservation("loss", metadata={"value": value, "epoch": 1}))


def _in_op(instance: dg.DagsterInstance, work: Callable[[dg.OpExecutionContext], None]) -> None:
    @dg.op
    def measured(context: dg.OpExecutionContext) -> None:
        work(context)

    @dg.job
    def costs() -> None:
        measured()

    assert costs.execute_in_process(instance=instance).success


def test_without(benchmark: Any, instance: dg.DagsterInstance, tmp_path: Path) -> None:
    """The job that keeps nothing, with which the others are compared."""
    _job(benchmark, instance, tmp_path, size=0, count=0, rounds=8)


def test_artifact_1kb(benchmark: Any, instance: dg.DagsterInstance, tmp_path: Path) -> None:
    """100 outputs of 1 KB."""
    _job(benchmark, instance, tmp_path, size=10**3, count=MOST, rounds=5)


def test_artifact_1mb(benchmark: Any, instance: dg.DagsterInstance, tmp_path: Path) -> None:
    """30 outputs of 1 MB."""
    _job(benchmark, instance, tmp_path, size=10**6, count=30, rounds=5)


def test_artifact_100mb(benchmark: Any, instance: dg.DagsterInstance, tmp_path: Path) -> None:
    """One output of 100 MB."""
    _job(benchmark, instance, tmp_path, size=10**8, count=1, rounds=5)


def _job(
    benchmark: Any,
    instance: dg.DagsterInstance,
    tmp_path: Path,
    *,
    size: int,
    count: int,
    rounds: int,
) -> None:
    """One round is a run with so many outputs, all of them read back."""
    if count:
        benchmark.extra_info.update(minus="test_without", per=count, idiom=IDIOM)
    numbers = itertools.count()
    given_back: dict[str, bytes] = {}

    def fresh() -> tuple[tuple[Path], dict[str, Any]]:
        folder = tmp_path / f"round-{next(numbers)}"
        folder.mkdir()
        for name in NAMES[:count]:
            (folder / name).write_bytes(os.urandom(size))
        return (folder,), {}

    def store(folder: Path) -> None:
        config = {"ops": {"keep": {"config": {"folder": str(folder)}}}}
        job = dg.reconstructable(artifacts)
        with dg.execute_job(job, instance=instance, run_config=config) as done:
            for name in NAMES[:count]:
                given_back[name] = done.output_for_node("keep", name)

    def check(folder: Path) -> None:
        assert given_back == {file.name: file.read_bytes() for file in folder.iterdir()}
        given_back.clear()
        shutil.rmtree(folder)

    benchmark.pedantic(store, setup=fresh, teardown=check, rounds=rounds, warmup_rounds=1)
