"""MNIST tracked by Weights & Biases: a run for each step in one group, an artifact for each result.

https://docs.wandb.ai/models/runs/grouping
https://docs.wandb.ai/models/artifacts/construct-an-artifact
https://docs.wandb.ai/models/registry/link_version
"""

import secrets
from functools import partial
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
    """Run all steps; return the group of their runs."""
    p = request.parameters
    folder = request.workdir / "files"
    folder.mkdir()
    dataset = folder / "dataset"
    group = f"mnist-{secrets.token_hex(4)}"
    begin = partial(wandb.init, project="mnist", group=group, config=dict(p))
    with begin(name="load_data", job_type="load") as step:
        step.log_code(str(Path(__file__).parent))
        loaded = load_data(
            request.data, dataset, train_images=p["train_images"], test_images=p["test_images"]
        )
        keep(step, loaded, {"dataset": dataset}, kind="dataset")
    evaluations = []
    for name in p["architectures"]:
        weights = folder / f"weights-{name}"
        predictions = folder / f"predictions-{name}"
        with begin(name=f"train/{name}", job_type="train") as step:

            def log(metric: str, value: float, epoch: int, run: wandb.Run = step) -> None:
                run.log({metric: value}, step=epoch)

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
            keep(step, trained, {f"weights/{name}": weights}, kind="model")
        with begin(name=f"evaluate/{name}", job_type="evaluate") as step:
            evaluated = evaluate(
                dataset, weights, predictions, architecture=name, threads=p["threads"]
            )
            keep(step, evaluated, {f"predictions/{name}": predictions})
        evaluations.append(evaluated)
    with begin(name="select_best", job_type="select") as step:
        selected = select_best(evaluations, folder / "picture.png")
        keep(step, selected, {"picture": folder / "picture.png"})
        if request.deployment == "service":
            register(step, f"train-{selected['best']}:latest")
    return group


def keep(
    step: wandb.Run, output: dict[str, Any], files: dict[str, Path], kind: str = "result"
) -> wandb.Artifact:
    """The step's artifact: its files, and what it returned as metadata."""
    print(f"{step.name} returned {', '.join(output)}")  # noqa: T201  # the console is its log
    artifact = wandb.Artifact(str(step.name).replace("/", "-"), type=kind, metadata=output)
    for name, file in files.items():
        artifact.add_file(str(file), name)
    return step.log_artifact(artifact)


def register(step: wandb.Run, model: str) -> None:
    """The service alone has a registry."""
    step.link_artifact(step.use_artifact(model), REGISTERED, aliases=["champion"])


def registered(request: Request) -> dict[str, Any]:
    """The registry's model, taken out of it and tried on the test images."""
    model = wandb.Api().artifact(f"{REGISTERED}:champion")
    (weights,) = Path(model.download(root=str(request.workdir / "model"))).glob("weights/*")
    data = request.workdir / "test-images"
    write_subset(request.data, data, train_images=1, test_images=request.parameters["test_images"])
    found = accuracy(load_network(weights, weights.name), data)
    return {"name": REGISTERED, "version": str(model.version), "accuracy": found}
