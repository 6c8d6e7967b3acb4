"""MNIST as a pipeline of Luigi: a step is a task, and Luigi orders and runs them.

https://luigi.readthedocs.io/en/stable/
"""
# ruff: noqa: ARG001 - delete this line once nothing raises NotWired

from pathlib import Path
from typing import Any

from harness.worker.contract import NotWired, Request
from scenarios.mnist.data import load_data
from scenarios.mnist.evaluation import evaluate
from scenarios.mnist.selection import select_best
from scenarios.mnist.training import train


def load(data: Path, folder: Path, p: dict[str, Any]) -> dict[str, Any]:
    """First step: "load_data"."""
    return load_data(
        data, folder / "dataset", train_images=p["train_images"], test_images=p["test_images"]
    )


def train_one(folder: Path, name: str, p: dict[str, Any]) -> dict[str, Any]:
    """A branch for each of p["architectures"]: "train/CNN"; its output names "weights/CNN"."""
    return train(
        folder / "dataset",
        folder / f"weights-{name}",
        architecture=name,
        epochs=p["epochs"],
        batch_size=p["batch_size"],
        learning_rate=p["learning_rate"],
        seed=p["seed"],
        threads=p["threads"],
        on_metric=lambda metric, value, epoch: print(f"epoch {epoch}: {metric} = {value}"),  # noqa: T201
    )


def evaluate_one(folder: Path, name: str, p: dict[str, Any]) -> dict[str, Any]:
    """The same branch goes on: "evaluate/CNN"; its output names "predictions/CNN"."""
    return evaluate(
        folder / "dataset",
        folder / f"weights-{name}",
        folder / f"predictions-{name}",
        architecture=name,
        threads=p["threads"],
    )


def choose(folder: Path, evaluations: list[dict[str, Any]]) -> dict[str, Any]:
    """Last step, which joins the branches: "select_best"; in the order of p["architectures"]."""
    return select_best(evaluations, folder / "picture.png")


def run(request: Request) -> str:
    """Start the pipeline with request.parameters, wait for its end; return the run's id.

    Each step is a task of Luigi; its return value and files are in the store afterwards.
    Raise if the run failed. Run one task at a time where that can be set.
    """
    raise NotWired("run: make the four functions above tasks, and run them as a pipeline")
