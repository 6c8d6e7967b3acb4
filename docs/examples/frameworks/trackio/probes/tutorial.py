"""MNIST as Trackio's quick start would write it: a flat run for each network.

https://huggingface.co/docs/trackio/quickstart
https://huggingface.co/docs/trackio/artifacts
"""

import json
from pathlib import Path
from typing import Any

import trackio

from scenarios.mnist.data import load_data
from scenarios.mnist.evaluation import evaluate
from scenarios.mnist.selection import select_best
from scenarios.mnist.training import train


def main(data: Path, folder: Path, params: dict[str, Any]) -> None:
    """Train, score and log each network, then choose the best."""
    dataset = folder / "dataset"
    trackio.init(project="tutorial", name="data")
    images = {name: params[name] for name in ("train_images", "test_images")}
    save("load_data", load_data(data, dataset, **images), folder)
    trackio.finish()
    evaluations = [network(name, dataset, folder, params) for name in params["architectures"]]
    trackio.init(project="tutorial", name="selection")
    save("select_best", select_best(evaluations, folder / "picture.png"), folder)
    trackio.finish()


def network(name: str, dataset: Path, folder: Path, params: dict[str, Any]) -> dict[str, Any]:
    """One run: its metrics, its weights, its predictions."""
    weights, predictions = folder / f"{name}.weights", folder / f"{name}.predictions"
    trackio.init(project="tutorial", name=name, config=params)
    trained = train(
        dataset,
        weights,
        architecture=name,
        epochs=params["epochs"],
        batch_size=params["batch_size"],
        learning_rate=params["learning_rate"],
        seed=params["seed"],
        threads=params["threads"],
        on_metric=lambda metric, value, epoch: trackio.log({metric: value}, step=epoch),
    )
    save(f"train-{name}", trained, folder)
    trackio.log_artifact(weights, name=weights.name, type="model")
    scored = evaluate(dataset, weights, predictions, architecture=name, threads=params["threads"])
    save(f"evaluate-{name}", scored, folder)
    trackio.log_artifact(predictions, name=predictions.name)
    trackio.finish()
    return scored


def save(name: str, output: dict[str, Any], folder: Path) -> None:
    """A result, as a file of JSON."""
    file = folder / f"{name}.json"
    file.write_text(json.dumps(output))
    trackio.log_artifact(file, name=file.name)
