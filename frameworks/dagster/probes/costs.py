"""Costs of one metric and of one artifact, in an instance of SQLite files.

A metric is an observation of an asset, which an op logs; that is in the database once the call
returns: there is no faster mode.
https://docs.dagster.io/guides/build/assets/metadata-and-tags/asset-observations
An artifact is a value that an IO manager keeps. One is asked for both as a test of it would be:
https://docs.dagster.io/guides/build/io-managers/defining-a-custom-io-manager
"""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from harness.worker import suite

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


def _keep(file: Path) -> bytes:
    manager = dg.FilesystemIOManager(base_dir=str(suite.request().workdir / "kept"))
    output = dg.build_output_context(name="artifact", step_key=file.name, run_id="costs")
    manager.create_io_manager(None).handle_output(output, file.read_bytes())
    given = dg.build_input_context(upstream_output=output)
    return bytes(manager.create_io_manager(None).load_input(given))


test_artifact_1kb, test_artifact_1mb, test_artifact_100mb = suite.artifacts(
    "FilesystemIOManager: handle_output, then load_input", _keep
)
