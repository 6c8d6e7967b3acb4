"""Costs of one metric and of one artifact in a component that kfp.local runs.

Metrics and artifacts: https://www.kubeflow.org/docs/components/pipelines/user-guides/data-handling/artifacts/
A component by itself: https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/

KFP keeps what a component logs in its memory until the component ends; only then can anybody read
it. So each component waits, when all else is done, in front of the one statement that is measured;
the clock runs from there until the local run has returned and has the output. What a component
without an output takes from there, `test_component_end`, is taken off.

That is the best case for a metric: it is logged by the last statement of the step.

The components run in the tuned setting, `use_venv=False` and `install_kfp_package=False`: by
default every step makes a virtual environment and installs kfp into it, over a network.
"""

import hashlib
import socket
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from kfp import dsl, local
from kfp.dsl import Dataset, Metrics, Output

from frameworks.kubeflow.image import IMAGE
from harness.worker import suite

START_SECONDS = 60  # until a component is where it waits
CALLS = 1000  # of one round: a single call is too short for the clock
ROUNDS = 100
OUTPUTS = 10  # of `log_metric`
END = "test_component_end"  # what is taken off


@dsl.component(base_image=IMAGE, install_kfp_package=False)
def end(port: int) -> None:
    """Wait, then end."""
    import socket

    socket.create_connection(("127.0.0.1", port)).recv(1)


@dsl.component(base_image=IMAGE, install_kfp_package=False)
def log_metric(
    port: int,
    metrics_0: Output[Metrics],
    metrics_1: Output[Metrics],
    metrics_2: Output[Metrics],
    metrics_3: Output[Metrics],
    metrics_4: Output[Metrics],
    metrics_5: Output[Metrics],
    metrics_6: Output[Metrics],
    metrics_7: Output[Metrics],
    metrics_8: Output[Metrics],
    metrics_9: Output[Metrics],
) -> None:
    """Wait, then log one metric to each output and end."""
    import socket

    outputs = [metrics_0, metrics_1, metrics_2, metrics_3, metrics_4]
    outputs += [metrics_5, metrics_6, metrics_7, metrics_8, metrics_9]
    socket.create_connection(("127.0.0.1", port)).recv(1)
    for metrics in outputs:
        metrics.log_metric("loss", 0.5)


@dsl.component(base_image=IMAGE, install_kfp_package=False)
def write_artifact(port: int, size: int, dataset: Output[Dataset]) -> None:
    """Wait, then write one artifact and end."""
    import hashlib
    import os
    import socket
    from pathlib import Path

    content = os.urandom(size)
    dataset.metadata["sha256"] = hashlib.sha256(content).hexdigest()
    socket.create_connection(("127.0.0.1", port)).recv(1)
    Path(dataset.path).write_bytes(content)


@pytest.fixture(scope="module", autouse=True)
def _local() -> None:
    root = str(suite.request().workdir / "outputs")
    local.init(local.SubprocessRunner(use_venv=False), pipeline_root=root)


def test_component_end(benchmark: Any) -> None:
    """What the ones below have in common."""
    benchmark.extra_info["idiom"] = "end of a component that stores nothing"
    _measure(benchmark, end, lambda task: task.outputs, lambda outputs: outputs == {})


def test_metric_durable(benchmark: Any) -> None:
    """The local run has returned and hands the metrics out, each an output of its own.

    One alone is lost in the noise; many names in one output would share what an output costs.
    """
    benchmark.extra_info.update(
        minus=END, per=OUTPUTS, idiom="log_metric, end of the component, task.outputs"
    )

    def read(task: Any) -> Any:
        return [task.outputs[f"metrics_{n}"].metadata["loss"] for n in range(OUTPUTS)]

    _measure(benchmark, log_metric, read, lambda losses: losses == [0.5] * OUTPUTS)


@pytest.mark.parametrize("size", ["1kb", "1mb", "100mb"])
def _placeholder() -> None: ...


def _measure(
    benchmark: Any,
    component: Callable[..., Any],
    read: Callable[[Any], Any],
    is_right: Callable[[Any], bool],
    rounds: int = ROUNDS,
    **arguments: Any,
) -> None:
    """Time the component from where it waits until its output has been read."""
    found: list[Any] = []

    def wait() -> tuple[tuple[socket.socket, "Future[Any]"], dict[str, Any]]:
        return _start(pool, component, arguments), {}

    def release(connection: socket.socket, running: "Future[Any]") -> None:
        connection.close()
        found.append(read(running.result()))

    def check(*_: object) -> None:
        assert is_right(found.pop())

    with ThreadPoolExecutor(1) as pool:
        benchmark.pedantic(
            release, setup=wait, teardown=check, rounds=rounds, iterations=1, warmup_rounds=1
        )


def _start(
    pool: ThreadPoolExecutor, component: Callable[..., Any], arguments: dict[str, Any]
) -> tuple[socket.socket, "Future[Any]"]:
    """The connection that holds the component back, and its run."""
    port = suite.request().ports[0]
    with socket.create_server(("127.0.0.1", port)) as server:
        server.settimeout(START_SECONDS)
        running = pool.submit(component, port=port, **arguments)
        connection, _ = server.accept()
    return connection, running
