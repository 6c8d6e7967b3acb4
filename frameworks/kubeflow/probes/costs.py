"""Costs of one metric in a component that kfp.local runs.

Metrics and artifacts: https://www.kubeflow.org/docs/components/pipelines/user-guides/data-handling/artifacts/
A component by itself: https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/

KFP keeps what a component logs in its memory until the component ends; only then can anybody read
it. So each component waits, when all else is done, in front of the one statement that is measured;
the clock runs from there until the local run has returned and has the output. What a component
without an output takes from there, `test_component_end`, is taken off.

That is the best case for a metric: it is logged by the last statement of the step. There is no call
that hands a metric over while the step runs: to enqueue one takes as long.

An artifact is a file that the step itself writes to a local path, where kfp.local leaves it. That
is no store of artifacts, which a KFP backend has.

The components run in the tuned setting, `use_venv=False` and `install_kfp_package=False`: by
default every step makes a virtual environment and installs kfp into it, over a network.
"""

import socket
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from kfp import dsl, local
from kfp.dsl import Metrics, Output

from frameworks.kubeflow.image import IMAGE
from harness.worker import suite

ARTIFACTS = (
    "https://raw.githubusercontent.com/kubeflow/website/476e4c1080e00cc08bb76b3a52b28014a8aa9477/"
    "content/en/docs/components/pipelines/user-guides/data-handling/artifacts.md"
)
NO_STORE = "kfp.local: an artifact stays where the step itself has written it, in a local folder"
START_SECONDS = 60  # until a component is where it waits
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


@pytest.fixture(scope="module", autouse=True)
def _local() -> None:
    root = str(suite.request().workdir / "outputs")
    local.init(local.SubprocessRunner(use_venv=False), pipeline_root=root)


def test_component_end(benchmark: Any) -> None:
    """What the ones below have in common."""
    benchmark.extra_info["idiom"] = "end of a component that stores nothing"
    _measure(benchmark, end, lambda task: task.outputs, lambda outputs: outputs == {})


def test_metric_enqueued(benchmark: Any) -> None:
    """Before the store has it, `log_metric` has changed a dictionary, and logged nothing."""
    _metrics(benchmark)


def test_metric_durable(benchmark: Any) -> None:
    """The local run has returned and hands the metrics out."""
    _metrics(benchmark)


def test_artifact_1kb(record_property: Any) -> None:
    """There is no store of artifacts."""
    _elsewhere(record_property)


def test_artifact_1mb(record_property: Any) -> None:
    """There is no store of artifacts."""
    _elsewhere(record_property)


def test_artifact_100mb(record_property: Any) -> None:
    """There is no store of artifacts."""
    _elsewhere(record_property)


def _elsewhere(record_property: Any) -> None:
    record_property("documentation", ARTIFACTS)
    record_property("deployment", "cluster")
    pytest.skip(NO_STORE)


def _metrics(benchmark: Any) -> None:
    """Each is an output of its own.

    One alone is lost in the noise; many names in one output would share what an output costs.
    """
    benchmark.extra_info.update(
        minus=END, per=OUTPUTS, idiom="log_metric, end of the component, task.outputs"
    )

    def read(task: Any) -> Any:
        return [task.outputs[f"metrics_{n}"].metadata["loss"] for n in range(OUTPUTS)]

    _measure(benchmark, log_metric, read, lambda losses: losses == [0.5] * OUTPUTS)


def _measure(
    benchmark: Any,
    component: Callable[..., Any],
    read: Callable[[Any], Any],
    is_right: Callable[[Any], bool],
) -> None:
    """Time the component from where it waits until its output has been read."""
    found: list[Any] = []

    def wait() -> tuple[tuple[socket.socket, "Future[Any]"], dict[str, Any]]:
        return _start(pool, component), {}

    def release(connection: socket.socket, running: "Future[Any]") -> None:
        connection.close()
        found.append(read(running.result()))

    def check(*_: object) -> None:
        assert is_right(found.pop())

    with ThreadPoolExecutor(1) as pool:
        benchmark.pedantic(
            release, setup=wait, teardown=check, rounds=ROUNDS, iterations=1, warmup_rounds=1
        )


def _start(
    pool: ThreadPoolExecutor, component: Callable[..., Any]
) -> tuple[socket.socket, "Future[Any]"]:
    """The connection that holds the component back, and its run."""
    port = suite.request().ports[0]
    with socket.create_server(("127.0.0.1", port)) as server:
        server.settimeout(START_SECONDS)
        running = pool.submit(component, port=port)
        connection, _ = server.accept()
    return connection, running
