"""Costs of one metric and of one artifact, in a store on this disk.

https://huggingface.co/docs/trackio/track
https://huggingface.co/docs/trackio/artifacts
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from frameworks.trackio.probes.store import PROJECT, connect, query
from harness.worker import suite


@pytest.fixture(scope="module", autouse=True)
def trackio() -> Iterator[Any]:
    """One run that everything is logged to."""
    module = connect(suite.request())
    module.init(PROJECT, embed=False)
    yield module
    module.finish()


def test_metric_enqueued(benchmark: Any, trackio: Any) -> None:
    """A thread writes what is logged."""
    benchmark.extra_info["idiom"] = "trackio.log(...)"
    benchmark.pedantic(lambda: trackio.log({"loss": 0.5}), rounds=300, warmup_rounds=10)


def test_metric_durable(benchmark: Any, trackio: Any) -> None:
    """`finish` waits for the thread; the command line finds the value."""
    benchmark.extra_info["idiom"] = "trackio.log(...), trackio.finish(), trackio query project"
    names = iter(range(1000))

    def log() -> None:
        name = f"durable-{next(names)}"
        trackio.log({name: 1.0})
        trackio.finish()
        (row,) = query("SELECT metrics FROM metrics ORDER BY id DESC LIMIT 1")
        assert name in row["metrics"]
        trackio.init(PROJECT, embed=False)

    benchmark.pedantic(log, rounds=6, warmup_rounds=1)


def store(file: Path) -> Path:
    """The copy that an artifact gives back."""
    import trackio

    folder = trackio.log_artifact(file, name=file.name).download(file.parent / "fetched")
    return Path(folder) / file.name


test_artifact_1kb, test_artifact_1mb, test_artifact_100mb = suite.artifacts(
    "trackio.log_artifact(...), Artifact.download", store
)
