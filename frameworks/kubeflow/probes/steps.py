"""Calls the steps of the pipelines as a unit test would: a component keeps its function.

A component's `execute` "executes the Python function that defines the component"; its artifacts are
objects with a path, which anybody can make:
https://kubeflow-pipelines.readthedocs.io/en/stable/source/components.html
Running one component by kfp.local takes a process per step instead:
https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/
"""

from functools import partial
from typing import Any, TypeVar

from kfp import dsl

from frameworks.kubeflow import mnist
from frameworks.kubeflow.probes import tutorial
from harness.worker.attempts import Attempts
from harness.worker.contract import ProbeRequest

Artifact = TypeVar("Artifact", bound=dsl.Artifact)
HYPERPARAMETERS = ("epochs", "batch_size", "learning_rate", "seed", "threads")


def call(request: ProbeRequest, parameters: dict[str, Any], stand_ins: bool) -> dict[str, Any]:
    """Outputs and reasons by step; every argument is an object of KFP, none a stand-in."""
    folder = request.workdir / f"steps-{stand_ins}"
    folder.mkdir()

    def new(kind: type[Artifact], name: str) -> Artifact:
        return kind(uri=str(folder / name))

    attempts = Attempts()
    dataset = new(dsl.Dataset, "dataset")
    cut = {name: parameters[name] for name in ("train_images", "test_images")}
    load = partial(mnist.load_data.execute, folder=str(request.data), dataset=dataset, **cut)
    attempts.attempt("load_data", load)
    models = []
    for architecture in parameters["architectures"]:
        branch = {"dataset": dataset, "architecture": architecture}
        model = new(dsl.Model, f"model-{architecture}")
        models.append(model)
        train = partial(
            mnist.train.execute,
            **branch,
            **{name: parameters[name] for name in HYPERPARAMETERS},
            model=model,
            metrics=new(dsl.Metrics, f"training-{architecture}"),
        )
        attempts.attempt(f"train/{architecture}", train)
        evaluate = partial(
            mnist.evaluate.execute,
            **branch,
            model=model,
            threads=parameters["threads"],
            predictions=new(dsl.Artifact, f"predictions-{architecture}"),
            metrics=new(dsl.Metrics, f"metrics-{architecture}"),
            confusion=new(dsl.ClassificationMetrics, f"confusion-{architecture}"),
        )
        attempts.attempt(f"evaluate/{architecture}", evaluate)
    select_best = partial(
        mnist.select_best.execute,
        evaluations=[out for name, out in attempts.outputs.items() if name.startswith("evaluate/")],
        models=models,
        best=new(dsl.Model, "best"),
        picture=new(dsl.Artifact, "picture.png"),
        report=new(dsl.HTML, "report.html"),
    )
    attempts.attempt("select_best", select_best)
    return vars(attempts)


def call_tutorial(
    request: ProbeRequest, parameters: dict[str, Any], stand_ins: bool
) -> dict[str, Any]:
    """The same of the tutorial's components."""
    folder = request.workdir / f"tutorial-{stand_ins}"
    folder.mkdir()

    def new(kind: type[Artifact], name: str) -> Artifact:
        return kind(uri=str(folder / name))

    attempts = Attempts()
    dataset = new(dsl.Dataset, "dataset")
    cut = {name: parameters[name] for name in ("train_images", "test_images")}
    create = partial(
        tutorial.create_dataset.execute, data=str(request.data), mnist_dataset=dataset, **cut
    )
    attempts.attempt("load_data", create)
    for name in parameters["architectures"]:
        branch = {
            "mnist_dataset": dataset,
            "model": new(dsl.Model, f"model-{name}"),
            "architecture": name,
        }
        given = {key: parameters[key] for key in HYPERPARAMETERS}
        train = partial(tutorial.train_model.execute, **branch, **given)
        attempts.attempt(f"train/{name}", train)
        evaluate = partial(
            tutorial.evaluate_model.execute,
            **branch,
            threads=parameters["threads"],
            predictions=new(dsl.Dataset, f"predictions-{name}"),
            metrics=new(dsl.Metrics, f"metrics-{name}"),
        )
        attempts.attempt(f"evaluate/{name}", evaluate)
    select = partial(
        tutorial.select_model.execute,
        simple_nn=attempts.outputs.get("evaluate/SimpleNN"),
        deep_nn=attempts.outputs.get("evaluate/DeepNN"),
        cnn=attempts.outputs.get("evaluate/CNN"),
        picture=new(dsl.Artifact, "picture.png"),
    )
    attempts.attempt("select_best", select)
    return vars(attempts)
