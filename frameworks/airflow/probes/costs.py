"""Costs of one artifact in a task that Airflow's own services run.

A file goes into object storage, here of scheme `file`, and its path into an XCom:
https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/objectstorage.html
Airflow has no call for metrics. The nearest are XComs, small values by which tasks talk to each
other, without a history; what they cost is among the evidence, and no figure:
https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/xcoms.html

The suite asks the task over a socket; what asking takes by itself, `test_round_trip` measures.
"""

import itertools
import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from frameworks.airflow.probes.server import serving
from frameworks.airflow.rest import Api
from harness.worker import suite

TASK_SECONDS = 120  # until the scheduler has started the task
ROUNDS = 50
NO_METRICS = (
    "no call logs a metric: XComs are values that tasks pass on, and the metrics that Airflow "
    "emits are about the health of its own services"
)
METRICS = "https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/logging-monitoring/metrics.html"
_keys = (f"key-{number}" for number in itertools.count())


class Task:
    """The running task: it answers one question after another."""

    def __init__(self, api: Api, connection: socket.socket) -> None:
        self.api = api
        (dag_run,) = api.get("dags", "costs", "dagRuns")["dag_runs"]
        self.path = ("dags", "costs", "dagRuns", dag_run["dag_run_id"], "taskInstances", "obey")
        self.lines = connection.makefile("rw")

    def ask(self, method: str, **arguments: Any) -> Any:
        self.lines.write(json.dumps([method, arguments]) + "\n")
        self.lines.flush()
        if not (answer := self.lines.readline()):
            raise RuntimeError(f"the task ended when asked to {method}")
        return json.loads(answer)

    def xcom(self, key: str) -> Any:
        """What the REST API tells of it."""
        return self.api.get(*self.path, "xcomEntries", key)["value"]


@pytest.fixture(scope="module")
def task() -> Iterator[Task]:
    """The task, in a run that has to succeed once all is measured."""
    request = suite.request()
    storage = request.workdir / "storage"
    storage.mkdir()
    port = request.ports[1]
    with (
        ThreadPoolExecutor(1) as pool,  # first, since it ends only when the services have
        serving(request, "costs", ["costs"]) as adapter,
        socket.create_server(("127.0.0.1", port)) as server,
    ):
        server.settimeout(TASK_SECONDS)
        run = pool.submit(adapter.run_dag, "costs", {"port": port, "folder": storage.as_uri()})
        connection, _ = server.accept()
        with connection:
            running = Task(adapter.api(), connection)
            yield running
            running.lines.close()
        run.result()


def test_metric_enqueued(record_property: Any) -> None:
    """There is no such call."""
    record_property("documentation", METRICS)
    pytest.skip(NO_METRICS)


def test_metric_durable(record_property: Any) -> None:
    """There is no such call."""
    record_property("documentation", METRICS)
    pytest.skip(NO_METRICS)


def test_round_trip(benchmark: Any, task: Task) -> None:
    """The part of all below that is not Airflow's."""
    benchmark.extra_info["idiom"] = "one question to the task, answered at once"
    benchmark.pedantic(lambda: task.ask("nothing"), rounds=ROUNDS, iterations=1, warmup_rounds=1)


def test_xcom_push(benchmark: Any, task: Task) -> None:
    """For comparison with metrics: a push returns once the value is stored, in no other mode."""
    benchmark.extra_info.update(minus="test_round_trip", idiom="xcom_push in a task")

    def push() -> None:
        task.ask("push", key=next(_keys), value=0.5)

    benchmark.pedantic(push, rounds=ROUNDS, iterations=1, warmup_rounds=1)


def test_xcom_read(benchmark: Any, task: Task) -> None:
    """For comparison with metrics: until another client finds the value."""
    benchmark.extra_info.update(
        minus="test_round_trip", idiom="xcom_push in a task, then read by the REST API"
    )
    values = itertools.count()

    def push_and_read() -> None:
        key, value = next(_keys), float(next(values))
        task.ask("push", key=key, value=value)
        assert task.xcom(key) == value

    benchmark.pedantic(push_and_read, rounds=ROUNDS, iterations=1, warmup_rounds=1)


def test_artifact_1kb(benchmark: Any, task: Task) -> None:
    """A file of 1 KB."""
    _artifact(benchmark, task, 1000, rounds=ROUNDS)


def test_artifact_1mb(benchmark: Any, task: Task) -> None:
    """A file of 1 MB."""
    _artifact(benchmark, task, 1_000_000, rounds=ROUNDS)


def test_artifact_100mb(benchmark: Any, task: Task) -> None:
    """A file of 100 MB."""
    _artifact(benchmark, task, 100_000_000, rounds=6)


def _artifact(benchmark: Any, task: Task, size: int, rounds: int) -> None:
    benchmark.extra_info.update(
        minus="test_round_trip",
        idiom="in a task: ObjectStoragePath.write_bytes, xcom_push; xcom_pull, read_bytes",
    )

    def fresh() -> tuple[tuple[str], dict[str, Any]]:
        task.ask("make", size=size)
        return (next(_keys),), {}

    def store(key: str) -> None:
        task.ask("store", key=key)

    def check(_: str) -> None:
        assert task.ask("check")

    benchmark.pedantic(
        store, setup=fresh, teardown=check, rounds=rounds, iterations=1, warmup_rounds=1
    )
