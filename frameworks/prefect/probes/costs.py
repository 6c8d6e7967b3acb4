"""Costs of one metric and one artifact, each the result of a task, with a server that runs already.

A metric is a number that a task returns, with its result persisted; there is no call for metrics.
An artifact is the bytes of a file that a task returns: Prefect's own are texts for people.
https://docs.prefect.io/v3/advanced/results#reading-persisted-results
Tasks run without a flow here: https://docs.prefect.io/v3/concepts/tasks
Results are stored when their task ends, so each is timed against the same task without storage.
"""

import os
import uuid
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from frameworks.prefect.probes.services import placed
from harness.worker import suite

IDIOM = "a task with persist_result=True returns it, then ResultStore.read"
ROUNDS = 50
WITHOUT = "test_without"


@pytest.fixture(scope="module", autouse=True)
def server() -> Iterator[None]:
    """It knows of each task run."""
    request = suite.request()
    adapter = placed(request, request.workdir)
    os.environ["PREFECT_LOGGING_LEVEL"] = "WARNING"  # a line for each task is no cost of storing
    try:
        adapter.start()
        yield
    finally:
        adapter.stop()


@pytest.fixture(autouse=True)
def net(request: pytest.FixtureRequest, benchmark: Any) -> None:
    """What all others have taken off."""
    if request.node.name != WITHOUT:
        benchmark.extra_info["minus"] = WITHOUT


@cache
def _tasks() -> dict[bool, Any]:
    """With and without storage, each gives back what it gets; each result has its own file."""
    from prefect import task

    def keep(value: Any) -> Any:
        return value

    return {
        True: task(persist_result=True, cache_key_fn=lambda _c, _p: uuid.uuid4().hex)(keep),
        False: task(persist_result=False)(keep),
    }


def _keep(value: Any, persist: bool = True) -> Any:
    """The state of a task run whose result is in storage, or in memory alone."""
    return _tasks()[persist](value, return_state=True)


def _read(state: Any) -> Any:
    """From storage, not from what the state holds in memory."""
    return _store().read(state.data.metadata.storage_key).result


@cache
def _store() -> Any:
    """With its place, as documented: without, it asks the server for that each time."""
    from prefect.filesystems import LocalFileSystem
    from prefect.results import ResultStore

    place = Path(os.environ["PREFECT_HOME"], "storage")
    return ResultStore(result_storage=LocalFileSystem(basepath=str(place)))


def test_metric_enqueued(benchmark: Any) -> None:
    """A task ends once its result is stored."""
    benchmark.extra_info["idiom"] = "a task with persist_result=True returns a number"
    benchmark.pedantic(lambda: _keep(0.5), rounds=ROUNDS, warmup_rounds=2)


def test_metric_durable(benchmark: Any) -> None:
    """Until it is read back from storage."""
    benchmark.extra_info["idiom"] = IDIOM

    def keep_and_read() -> None:
        assert _read(_keep(0.5)) == 0.5

    benchmark.pedantic(keep_and_read, rounds=ROUNDS, warmup_rounds=2)


def test_without(benchmark: Any) -> None:
    """The same task, with its result in memory alone. Amid the others: a busy server slows all."""
    benchmark.pedantic(lambda: _keep(0.5, persist=False), rounds=ROUNDS, warmup_rounds=2)


def _kept(file: Path) -> bytes:
    return bytes(_read(_keep(file.read_bytes())))


test_artifact_1kb, test_artifact_1mb, test_artifact_100mb = suite.artifacts(IDIOM, _kept)
