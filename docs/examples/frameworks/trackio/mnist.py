"""MNIST tracked by Trackio: one run, an artifact for each step, the best network in a registry.

https://huggingface.co/docs/trackio/track
https://huggingface.co/docs/trackio/artifacts
https://huggingface.co/docs/trackio/registry
"""

from pathlib import Path
from typing import Any

import trackio

from harness.worker.contract import Request
from scenarios.mnist.data import load_data
from scenarios.mnist.evaluation import accuracy, evaluate, load_network
from scenarios.mnist.selection import select_best
from scenarios.mnist.training import train

DATA = "load_data"  # the step whose artifact is the data
REGISTERED = "registry-models/mnist"


def run(request: Request) -> str:
    """Run all steps; return the run's id."""
    p = request.parameters
    folder = request.workdir / "files"
    folder.mkdir()
    dataset = folder / "dataset"
    trackio.Api().create_registry("models")
    tracked = trackio.init("mnist", config=dict(p), embed=False)
    loaded = load_data(
        request.data, dataset, train_images=p["train_images"], test_images=p["test_images"]
    )
    keep(DATA, loaded, {"dataset": dataset}, kind="dataset")
    evaluations, models = [], {}
    for name in p["architectures"]:
        weights, predictions = folder / f"weights-{name}", folder / f"predictions-{name}"

        def log(metric: str, value: float, epoch: int, branch: str = name) -> None:
            trackio.log({f"{branch}/{metric}": value}, step=epoch)

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
        models[name] = keep(f"train/{name}", trained, {f"weights/{name}": weights}, kind="model")
        evaluated = evaluate(dataset, weights, predictions, architecture=name, threads=p["threads"])
        keep(f"evaluate/{name}", evaluated, {f"predictions/{name}": predictions})
        evaluations.append(evaluated)
    picture = folder / "picture.png"
    selected = select_best(evaluations, picture)
    keep("select_best", selected, {"picture": picture})
    tracked.link_artifact(models[selected["best"]], REGISTERED, aliases=["champion"])
    trackio.finish()
    return str(tracked.id)


def keep(
    step: str, output: dict[str, Any], files: dict[str, Path], kind: str = "result"
) -> trackio.Artifact:
    """The step's artifact: its files, and what it returned as metadata."""
    metadata = {"step": step, "output": output}
    artifact = trackio.Artifact(step.replace("/", "-"), type=kind, metadata=metadata)
    for name, file in files.items():
        artifact.add_file(file, name)
    return trackio.log_artifact(artifact)


def score(request: Request, reader: trackio.Run) -> dict[str, Any]:
    """The registry's model, taken out of it and tried on the test images."""
    model = reader.use_artifact(f"{REGISTERED}:champion")
    (weights,) = Path(model.download(request.workdir / "model")).glob("weights/*")
    network = load_network(weights, weights.name)
    data = Path(reader.use_artifact(DATA).download(request.workdir / "data"))
    found = accuracy(network, data / "dataset")
    return {"name": REGISTERED, "version": str(model.version), "accuracy": found}
