"""MNIST as the quick start of W&B would write it: a run for each network, with its results.

https://docs.wandb.ai/models/quickstart
https://docs.wandb.ai/models/track/log/log-summary
https://docs.wandb.ai/models/track/log/log-models
"""

from pathlib import Path
from typing import Any

import wandb

from scenarios.mnist.data import load_data
from scenarios.mnist.evaluation import evaluate
from scenarios.mnist.selection import select_best
from scenarios.mnist.training import train


def main(data: Path, folder: Path, params: dict[str, Any]) -> None:
    """Train, score and log each network, then choose the best."""
    dataset = folder / "dataset"
    with wandb.init(project="tutorial", name="load_data") as run:
        images = {name: params[name] for name in ("train_images", "test_images")}
        run.summary.update(load_data(data, dataset, **images))
    evaluations = [network(name, dataset, folder, params) for name in params["architectures"]]
    with wandb.init(project="tutorial", name="select_best") as run:
        run.summary.update(select_best(evaluations, folder / "picture.png"))


def network(name: str, dataset: Path, folder: Path, params: dict[str, Any]) -> dict[str, Any]:
    """One run: its metrics, its weights, its predictions."""
    weights, predictions = folder / f"{name}.weights", folder / f"{name}.predictions"
    with wandb.init(project="tutorial", name=name, config=params) as run:
        trained = train(
            dataset,
            weights,
            architecture=name,
            epochs=params["epochs"],
            batch_size=params["batch_size"],
            learning_rate=params["learning_rate"],
            seed=params["seed"],
            threads=params["threads"],
            on_metric=lambda metric, value, epoch: run.log({metric: value}, step=epoch),
        )
        run.log_model(str(weights), name=weights.name)
        scored = evaluate(
            dataset, weights, predictions, architecture=name, threads=params["threads"]
        )
        run.log_artifact(str(predictions), name=predictions.name, type="predictions")
        run.summary.update({"train": trained, "evaluate": scored})
    return scored
