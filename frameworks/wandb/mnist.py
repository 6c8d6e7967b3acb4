"""MNIST tracked by Weights & Biases: one run, with an artifact for each step.

A run has no runs below it, so the branch stands in front of a metric's name.

https://docs.wandb.ai/models/track/log/customize-logging-axes
https://docs.wandb.ai/models/artifacts/construct-an-artifact
https://docs.wandb.ai/models/registry/link_version
"""

from pathlib import Path
from typing import Any

import wandb

from harness.worker.contract import Request
from scenarios.mnist.data import load_data, write_subset
from scenarios.mnist.evaluation import accuracy, evaluate, load_network
from scenarios.mnist.selection import select_best
from scenarios.mnist.training import train

REGISTERED = "wandb-registry-model/mnist"


def run(request: Request) -> str:
    """Run all steps; return the run's id."""
    p = request.parameters
    folder = request.workdir / "files"
    folder.mkdir()
    dataset = folder / "dataset"
    with wandb.init(project="mnist", config=dict(p)) as run:
        run.define_metric("*", step_metric="epoch")
        loaded = load_data(
            request.data, dataset, train_images=p["train_images"], test_images=p["test_images"]
        )
        run.log_artifact(artifact("load_data", loaded, {"dataset": dataset}, kind="dataset"))
        evaluations = []
        for name in p["architectures"]:
            weights, predictions = folder / f"weights-{name}", folder / f"predictions-{name}"

            def log(metric: str, value: float, epoch: int, branch: str = name) -> None:
                run.log({f"{branch}/{metric}": value, "epoch": epoch})

            trained = train(
                dataset,
                weights,
                architecture=name,
                epochs=p["epochs"],
                batch_size=p["batch_size"],
                learning_rate=p["learning_rate"],
                seed=p["seed"],
                threads=p["threads"],
                on_metric=log,
            )
            run.log_artifact(
                artifact(f"train/{name}", trained, {f"weights/{name}": weights}, kind="model")
            )
            evaluated = evaluate(
                dataset, weights, predictions, architecture=name, threads=p["threads"]
            )
            run.log_artifact(
                artifact(f"evaluate/{name}", evaluated, {f"predictions/{name}": predictions})
            )
            evaluations.append(evaluated)
        selected = select_best(evaluations, folder / "picture.png")
        run.log_artifact(artifact("select_best", selected, {"picture": folder / "picture.png"}))
    return str(run.id)


def artifact(
    step: str, output: dict[str, Any], files: dict[str, Path], kind: str = "result"
) -> Any:
    """The step's: its files, and what it returned as metadata."""
    metadata = {"step": step, "output": output}
    made = wandb.Artifact(step.replace("/", "-"), type=kind, metadata=metadata)
    for name, file in files.items():
        made.add_file(str(file), name)
    return made


def register() -> None:
    """The service alone has a registry."""
    api = wandb.Api()
    best = api.artifact("mnist/select_best:latest").metadata["output"]["best"]
    api.artifact(f"mnist/train-{best}:latest").link(REGISTERED, aliases=["champion"])


def registered(request: Request) -> dict[str, Any]:
    """The registry's model, taken out of it and tried on the test images."""
    model = wandb.Api().artifact(f"{REGISTERED}:champion")
    (weights,) = Path(model.download(root=str(request.workdir / "model"))).glob("weights/*")
    data = request.workdir / "test-images"
    write_subset(request.data, data, train_images=1, test_images=request.parameters["test_images"])
    found = accuracy(load_network(weights, weights.name), data)
    return {"name": REGISTERED, "version": str(model.version), "accuracy": found}
