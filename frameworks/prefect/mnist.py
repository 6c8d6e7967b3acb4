"""MNIST as a Prefect flow: a step is a task, a branch is one call of a mapped task.

Tasks and their names: https://docs.prefect.io/v3/how-to-guides/workflows/write-and-run
Mapping: https://docs.prefect.io/v3/how-to-guides/workflows/run-work-concurrently
Results: https://docs.prefect.io/v3/advanced/results

A task returns output, metrics, and files as bytes: Prefect keeps all of it as the task's result.
The data set is a path: it is large, and all tasks run on one machine.
"""
# ruff: noqa: T201 - `log_prints` makes a log of what a task prints

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from prefect import flow, task, unmapped

from scenarios.mnist import data, evaluation, selection, training

Result = dict[str, Any]


@task(task_run_name="load_data")
def load_data(source: str, dataset: Path, **images: int) -> Result:
    """Cut the images out of MNIST."""
    output = data.load_data(Path(source), dataset, **images)
    return {"output": output, "files": {}, "dataset": dataset}


@task(task_run_name="train/{architecture}")
def train(architecture: str, loaded: Result, **settings: Any) -> Result:
    """Train one network."""
    metrics: dict[str, list[tuple[int, float]]] = {}

    def log_metric(name: str, value: float, epoch: int) -> None:
        print(f"epoch {epoch}: {name} = {value}")
        metrics.setdefault(f"{architecture}/{name}", []).append((epoch, value))

    with TemporaryDirectory() as folder:
        weights = Path(folder, "weights")
        output = training.train(
            loaded["dataset"],
            weights,
            architecture=architecture,
            on_metric=log_metric,
            **settings,
        )
        files = {f"weights/{architecture}": weights.read_bytes()}
    return {"output": output, "files": files, "metrics": metrics, "dataset": loaded["dataset"]}


@task(task_run_name="evaluate/{architecture}")
def evaluate(architecture: str, trained: Result, threads: int) -> Result:
    """Score one network on the test images."""
    with TemporaryDirectory() as folder:
        weights, predictions = Path(folder, "weights"), Path(folder, "predictions")
        weights.write_bytes(trained["files"][f"weights/{architecture}"])
        output = evaluation.evaluate(
            trained["dataset"], weights, predictions, architecture=architecture, threads=threads
        )
        files = {f"predictions/{architecture}": predictions.read_bytes()}
    print(f"test accuracy = {output['accuracy']}")
    return {"output": output, "files": files}


@task(task_run_name="select_best")
def select_best(evaluated: list[Result]) -> Result:
    """Choose the best network."""
    with TemporaryDirectory() as folder:
        picture = Path(folder, "picture.png")
        output = selection.select_best([each["output"] for each in evaluated], picture)
        files = {"picture": picture.read_bytes()}
    return {"output": output, "files": files}


@flow(log_prints=True, persist_result=True)
def mnist(
    source: str,
    folder: str,
    architectures: list[str],
    train_images: int,
    test_images: int,
    epochs: int,
    batch_size: int,
    learning_rate: float,
    seed: int,
    threads: int,
) -> None:
    """Train three networks, score each, choose the best."""
    loaded = load_data.submit(
        source,
        Path(folder, "dataset.safetensors"),
        train_images=train_images,
        test_images=test_images,
    )
    trained = train.map(
        architectures,
        unmapped(loaded),
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=learning_rate,
        seed=seed,
        threads=threads,
    )
    select_best(evaluate.map(architectures, trained, threads))


pipeline = mnist  # as the adapter calls it


def steps(parameters: dict[str, Any]) -> list[str]:
    """Names of the flow's task runs."""
    return [
        "load_data",
        *(f"train/{name}" for name in parameters["architectures"]),
        *(f"evaluate/{name}" for name in parameters["architectures"]),
        "select_best",
    ]
