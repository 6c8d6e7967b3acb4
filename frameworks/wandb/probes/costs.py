"""Costs of one metric and of one artifact, in files on this disk.

https://docs.wandb.ai/models/track/log
https://docs.wandb.ai/models/artifacts/construct-an-artifact
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from frameworks.wandb.adapter import inspect
from frameworks.wandb.probes.store import PROJECT, connect, path_of
from harness.worker import suite

LOGGED, WARM = 300, 10


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


def test_metric_durable(benchmark: Any) -> None:
    """`finish` waits for that process; the command line finds the value."""
    benchmark.extra_info["idiom"] = "run.log(...), run.finish(), wandb leet inspect"
    folder = suite.request().workdir

    def begin() -> tuple[tuple[Any], dict[str, Any]]:
        return (connect(folder).init(project=PROJECT, reinit="create_new"),), {}

    def log(run: Any) -> None:
        run.log({"durable": 1.0})
        run.finish()
        (row,) = inspect(path_of(folder, run.id))["history"]
        assert row["item"]["durable"] == 1

    benchmark.pedantic(log, setup=begin, rounds=6, warmup_rounds=1)


def store(file: Path, run: Any) -> Path:
    """The copy that the client has staged, as the command line names it."""
    run.log_artifact(str(file), name=file.name, type="file")
    run.finish()
    (artifact,) = inspect(path_of(suite.request().workdir, run.id))["artifact"]
    return Path(artifact["manifest"]["contents"][0]["local_path"])


def begun() -> Any:
    """A run of its own."""
    return connect(suite.request().workdir).init(project=PROJECT, reinit="create_new")


test_artifact_1kb, test_artifact_1mb, test_artifact_100mb = suite.artifacts(
    "run.log_artifact(...), run.finish(), wandb leet inspect", store, begun
)
