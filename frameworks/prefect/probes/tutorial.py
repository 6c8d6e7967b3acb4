"""The digit classifier in the style of Prefect's first tutorials: tasks that a flow calls in order.

https://docs.prefect.io/v3/how-to-guides/workflows/write-and-run
https://docs.prefect.io/v3/advanced/results
"""

from pathlib import Path
from typing import Any

from prefect import flow, task

from scenarios.mnist.data import load_data
from scenarios.mnist.evaluation import evaluate
from scenarios.mnist.selection import select_best
from scenarios.mnist.training import train


@task(result_storage_key="{flow_run.id}/load_data")
def fetch_images(data: str, dataset: Path, train_images: int, test_images: int) -> dict[str, Any]:
    """Take the images."""
    return load_data(Path(data), dataset, train_images=train_images, test_images=test_images)


@task(result_storage_key="{flow_run.id}/train/{parameters[architecture]}")
def train_network(
    architecture: str,
    dataset: Path,
    weights: Path,
    epochs: int,
    batch_size: int,
    learning_rate: float,
    seed: int,
    threads: int,
) -> dict[str, Any]:
    """Train one network."""
    return train(
        dataset,
        weights,
        architecture=architecture,
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=learning_rate,
        seed=seed,
        threads=threads,
        on_metric=lambda name, value, epoch: print(f"epoch {epoch}: {name} = {value}"),  # noqa: T201  # the step's log
    )


@task(result_storage_key="{flow_run.id}/evaluate/{parameters[architecture]}")
def evaluate_network(
    architecture: str, dataset: Path, weights: Path, predictions: Path, threads: int
) -> dict[str, Any]:
    """Score one network."""
    return evaluate(dataset, weights, predictions, architecture=architecture, threads=threads)


@task(result_storage_key="{flow_run.id}/{parameters[name]}")
def keep_file(name: str, file: Path) -> bytes:  # noqa: ARG001  # of its result
    """Persist a file's bytes."""
    return file.read_bytes()


@task(result_storage_key="{flow_run.id}/select_best")
def choose_best(evaluations: list[dict[str, Any]], picture: Path) -> dict[str, Any]:
    """Compare them."""
    return select_best(evaluations, picture)


@flow(log_prints=True, persist_result=True)
def mnist_tutorial(data: str, folder: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Find the network that reads handwritten digits best."""
    place, p = Path(folder), parameters
    dataset = place / "dataset.safetensors"
    fetch_images(data, dataset, p["train_images"], p["test_images"])
    evaluations = []
    for name in p["architectures"]:
        weights, predictions = place / f"{name}.safetensors", place / f"{name}.npy"
        learning = [p[each] for each in ("epochs", "batch_size", "learning_rate", "seed")]
        train_network(name, dataset, weights, *learning, p["threads"])
        keep_file(f"weights/{name}", weights)
        scored = evaluate_network(name, dataset, weights, predictions, p["threads"])
        keep_file(f"predictions/{name}", predictions)
        evaluations.append(scored)
    return choose_best(evaluations, place / "picture.png")
