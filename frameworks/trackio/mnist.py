"""MNIST tracked by Trackio: one process runs the steps, Trackio keeps what they give.

https://huggingface.co/docs/trackio/index
"""
# ruff: noqa: ARG001 - delete this line once nothing raises NotWired

from pathlib import Path
from typing import Any

from harness.worker.contract import NotWired, Request
from scenarios.mnist.data import load_data
from scenarios.mnist.evaluation import evaluate
from scenarios.mnist.selection import select_best
from scenarios.mnist.training import train


def run(request: Request) -> str:
    """Run all steps; return the run's id. Where runs nest: one parent, one child per network."""
    p = request.parameters
    folder = request.workdir / "files"  # what a script would keep beside itself
    folder.mkdir()
    dataset = folder / "dataset"
    run_id = begin(request)
    loaded = load_data(
        request.data, dataset, train_images=p["train_images"], test_images=p["test_images"]
    )
    keep("load_data", loaded, {})
    evaluations = []
    for name in p["architectures"]:
        weights, predictions = folder / f"weights-{name}", folder / f"predictions-{name}"

        def log(metric: str, value: float, epoch: int, branch: str = name) -> None:
            log_metric(branch, metric, value, epoch)

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
        keep(f"train/{name}", trained, {f"weights/{name}": weights})
        evaluated = evaluate(dataset, weights, predictions, architecture=name, threads=p["threads"])
        keep(f"evaluate/{name}", evaluated, {f"predictions/{name}": predictions})
        evaluations.append(evaluated)
    keep("select_best", select_best(evaluations, folder / "picture.png"), {})
    return run_id


def begin(request: Request) -> str:
    """Begin a run, and log all of request.parameters to it."""
    raise NotWired("begin: begin a run of Trackio with its parameters, return its id")


def log_metric(branch: str, metric: str, value: float, epoch: int) -> None:
    """Called after each epoch; read back as BRANCH/METRIC with (epoch, value)."""
    raise NotWired("log_metric: log it to the run, or delete this if there are no metrics")


def keep(step: str, output: dict[str, Any], files: dict[str, Path]) -> None:
    """The step's output is JSON; files are those that its "files" names, byte by byte."""
    raise NotWired("keep: put output and files into the store")
