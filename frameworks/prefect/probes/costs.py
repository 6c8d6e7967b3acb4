"""Costs of one metric and one artifact in a flow, with a server that runs already.

A metric is a number that a task returns, with its result persisted; there is no call for metrics.
An artifact is a file's bytes that a task returns. Artifacts of Prefect are texts for people.
https://docs.prefect.io/v3/advanced/results
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from frameworks.prefect.probes.services import placed
from harness.worker import suite

IDIOM = "a task with persist_result=True returns it, then state.result() in the flow"
ROUNDS = 50


@pytest.fixture(scope="module", autouse=True)
def flow_run() -> Iterator[Any]:
    """A flow that is open while all is measured: tasks belong to it."""
    request = suite.request()
    adapter = placed(request, request.workdir)
    os.environ["PREFECT_LOGGING_LEVEL"] = "WARNING"  # a line for each task is no cost of storing
    try:
        adapter.start()
        yield
    finally:
        adapter.stop()


def _keep(value: Any) -> Any:
    return value


def _kept(value: Any) -> Any:
    """What a persisted result gives back."""
    from prefect import task

    keep = task(persist_result=True, cache_policy=None, result_storage_key=os.urandom(8).hex())
    return keep(_keep)(value, return_state=True)


def test_metric_enqueued(benchmark: Any) -> None:
    """A task ends once its result is stored."""
    benchmark.extra_info["idiom"] = "a task with persist_result=True returns a number"
    benchmark.pedantic(lambda: _kept(0.5), rounds=ROUNDS, warmup_rounds=2)


def test_metric_durable(benchmark: Any) -> None:
    """Until it is read back from storage."""
    benchmark.extra_info["idiom"] = IDIOM

    def keep_and_read() -> None:
        assert _read(_kept(0.5)) == 0.5

    benchmark.pedantic(keep_and_read, rounds=ROUNDS, warmup_rounds=2)


def _read(state: Any) -> Any:
    """From the store, not from what the state holds in memory."""
    from prefect.results import ResultStore, get_result_store

    store: ResultStore = get_result_store()
    return store.read(state.data.metadata.storage_key).result


def _store(file: Path, _begun: None) -> bytes:
    return bytes(_read(_kept(file.read_bytes())))


test_artifact_1kb, test_artifact_1mb, test_artifact_100mb = suite.artifacts(IDIOM, _store)
