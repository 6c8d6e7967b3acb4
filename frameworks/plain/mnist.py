"""MNIST with no framework: the steps in order, files and JSON in one folder."""

import json
from pathlib import Path
from typing import Any

from harness.worker.contract import Request
from scenarios.mnist.data import load_data
from scenarios.mnist.evaluation import evaluate
from scenarios.mnist.selection import select_best
from scenarios.mnist.training import train


def run(request: Request, folder: Path) -> None:
    """Leave every step's output in outputs.json, metrics in metrics.jsonl, files beside them."""
    p = request.parameters
    dataset = folder / "dataset.safetensors"
    outputs: dict[str, Any] = {
        "load_data": load_data(
            request.data, dataset, train_images=p["train_images"], test_images=p["test_images"]
        )
    }
    with (folder / "metrics.jsonl").open("a") as metrics:
        for architecture in p["architectures"]:

            def log(name: str, value: float, epoch: int, branch: str = architecture) -> None:
                metrics.write(json.dumps([f"{branch}/{name}", epoch, value]) + "\n")

            outputs[f"train/{architecture}"] = train(
                dataset,
                folder / f"weights-{architecture}",
                architecture=architecture,
                epochs=p["epochs"],
                batch_size=p["batch_size"],
                learning_rate=p["learning_rate"],
                seed=p["seed"],
                threads=p["threads"],
                on_metric=log,
            )
    for architecture in p["architectures"]:
        outputs[f"evaluate/{architecture}"] = evaluate(
            dataset,
            folder / f"weights-{architecture}",
            folder / f"predictions-{architecture}",
            architecture=architecture,
            threads=p["threads"],
        )
    evaluations = [outputs[f"evaluate/{a}"] for a in p["architectures"]]
    outputs["select_best"] = select_best(evaluations, folder / "picture.png")
    (folder / "outputs.json").write_text(json.dumps(outputs))
