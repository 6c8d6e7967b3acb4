"""The digit classifier as MLflow's PyTorch quick start would write it: one flat run per network.

Functions that log to the current run, as the `train` and `evaluate` of the PyTorch page do.

Manual logging: https://mlflow.org/docs/latest/ml/getting-started/quickstart/
PyTorch: https://mlflow.org/docs/latest/ml/deep-learning/pytorch/
Weights are kept as a file, as the first pipelines of all frameworks do: nothing registers a model.
"""

from pathlib import Path
from typing import Any

import mlflow

from scenarios.mnist.data import load_data
from scenarios.mnist.evaluation import evaluate
from scenarios.mnist.selection import select_best
from scenarios.mnist.training import train


def main(data: Path, folder: Path, params: dict[str, Any]) -> None:
    """Train, score and log each network, then choose the best."""
    mlflow.set_experiment("MNIST Tutorial")
    evaluations = []

    with mlflow.start_run(run_name="data"):
        load(data, folder, params)

    for architecture in params["architectures"]:
        with mlflow.start_run(run_name=architecture):
            train_network(architecture, folder, params)
            evaluations.append(evaluate_network(architecture, folder, params))

    with mlflow.start_run(run_name="selection"):
        select(evaluations, folder)


def load(data: Path, folder: Path, params: dict[str, Any]) -> dict[str, Any]:
    """Cut the images out of MNIST."""
    loaded = load_data(
        data,
        folder / "dataset.safetensors",
        train_images=params["train_images"],
        test_images=params["test_images"],
    )
    mlflow.log_dict(loaded, "load_data.json")
    return loaded


def train_network(architecture: str, folder: Path, params: dict[str, Any]) -> dict[str, Any]:
    """Train one network, logging loss and accuracy of each epoch."""
    weights = folder / f"{architecture}.safetensors"
    # Log the hyperparameters
    mlflow.log_params(
        {
            "architecture": architecture,
            "epochs": params["epochs"],
            "batch_size": params["batch_size"],
            "learning_rate": params["learning_rate"],
            "seed": params["seed"],
        }
    )
    trained = train(
        folder / "dataset.safetensors",
        weights,
        architecture=architecture,
        epochs=params["epochs"],
        batch_size=params["batch_size"],
        learning_rate=params["learning_rate"],
        seed=params["seed"],
        threads=params["threads"],
        on_metric=lambda name, value, epoch: mlflow.log_metric(name, value, step=epoch),
    )
    mlflow.log_dict(trained, "train.json")
    mlflow.log_artifact(str(weights))
    return trained


def evaluate_network(architecture: str, folder: Path, params: dict[str, Any]) -> dict[str, Any]:
    """Score one network."""
    predictions = folder / f"{architecture}.npy"
    evaluation = evaluate(
        folder / "dataset.safetensors",
        folder / f"{architecture}.safetensors",
        predictions,
        architecture=architecture,
        threads=params["threads"],
    )
    mlflow.log_metric("test_accuracy", evaluation["accuracy"])
    mlflow.log_dict(evaluation, "evaluate.json")
    mlflow.log_artifact(str(predictions))
    return evaluation


def select(evaluations: list[dict[str, Any]], folder: Path) -> dict[str, Any]:
    """Compare all networks."""
    picture = folder / "accuracies.png"
    selected = select_best(evaluations, picture)
    mlflow.log_dict(selected, "select_best.json")
    mlflow.log_artifact(str(picture))
    mlflow.log_metric("test_accuracy", selected["accuracy"])
    return selected
