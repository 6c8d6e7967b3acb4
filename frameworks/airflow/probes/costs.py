"""Costs of one metric and one artifact in a task that Airflow's own services run.

What a task leaves, Airflow keeps as an XCom, which its API gives back by its name. A number is in
the metadata database once the push returns: there is no faster mode, and no history.
https://airflow.apache.org/docs/apache-airflow/3.3.2/core-concepts/xcoms.html
An artifact is an XCom of the object storage backend, which Airflow's makers recommend for what is
large. It goes into object storage, here a folder, and its path into the database:
https://airflow.apache.org/docs/apache-airflow-providers-common-io/stable/xcom_backend.html
A file that a task writes by `ObjectStoragePath` would be the task's own, which Airflow neither
keeps nor removes.

The suite asks the task over a socket; what asking takes by itself, `test_round_trip` measures.
"""

import itertools
import json
import os
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from frameworks.airflow.probes.server import IN_OBJECT_STORAGE, serving
from frameworks.airflow.rest import Api
from harness.worker import suite

TASK_SECONDS = 120  # until the scheduler has started the task
ROUNDS = 50
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
    os.environ.update(  # which the services inherit
        AIRFLOW__CORE__XCOM_BACKEND=IN_OBJECT_STORAGE,
        AIRFLOW__COMMON_IO__XCOM_OBJECTSTORAGE_PATH=storage.as_uri(),
        AIRFLOW__COMMON_IO__XCOM_OBJECTSTORAGE_THRESHOLD="500",
    )
    port = request.ports[1]
    with (
        ThreadPoolExecutor(1) as pool,  # first, since it ends only when the services have
        serving(request, "costs", ["costs"]) as adapter,
        socket.create_server(("127.0.0.1", port)) as server,
    ):
        server.settimeout(TASK_SECONDS)
        run = pool.submit(adapter.run_dag, "costs", {"port": port})
        connection, _ = server.accept()
        with connection:
            running = Task(adapter.api(), connection)
            yield running
            running.lines.close()
        run.result()


def test_round_trip(benchmark: Any, task: Task) -> None:
    """The part of all below that is not Airflow's."""
    benchmark.extra_info["idiom"] = "one question to the task, answered at once"
    benchmark.pedantic(lambda: task.ask("nothing"), rounds=ROUNDS, iterations=1, warmup_rounds=1)


def test_metric_enqueued(benchmark: Any, task: Task) -> None:
    """A push returns once the value is stored."""
    benchmark.extra_info.update(minus="test_round_trip", idiom="xcom_push in a task")

    def push() -> None:
        task.ask("push", key=next(_keys), value=0.5)

    benchmark.pedantic(push, rounds=ROUNDS, iterations=1, warmup_rounds=1)


def test_metric_durable(benchmark: Any, task: Task) -> None:
    """Until another client finds the value."""
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
        idiom="in a task: xcom_push, then xcom_pull, with the object storage backend",
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
