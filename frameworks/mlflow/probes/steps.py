"""Calls the steps of the pipelines as a unit test would: functions that log to a store in a folder.

The first call that logs opens a run by itself, and the test ends it afterwards:
https://mlflow.org/docs/latest/ml/tracking/tracking-api/

https://mlflow.org/docs/latest/self-hosting/architecture/overview
MLflow decorates nothing; the last step is the workload's own function, which the pipeline calls.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import mlflow
from mlflow.artifacts import load_dict

from frameworks.mlflow import mnist
from frameworks.mlflow.probes import tutorial
from harness.worker.attempts import Attempts
from harness.worker.contract import ProbeRequest, Request
from scenarios.mnist.selection import select_best


def call(request: ProbeRequest, parameters: dict[str, Any], stand_ins: bool) -> dict[str, Any]:
    """Outputs and reasons by step; MLflow hands nothing to a step that needed a stand-in."""
    root = request.workdir / f"steps-{stand_ins}"
    folder = root / "files"
    for name in ("weights", "predictions"):
        (folder / name).mkdir(parents=True)
    _store(root)
    given = _request(request, parameters)
    attempts = Attempts()
    attempts.attempt("load_data", partial(_load_data, given, folder))
    evaluations = []
    for architecture in parameters["architectures"]:
        both: dict[str, Any] = {}
        attempts.attempt(
            f"train/{architecture}", partial(_train, given, folder, architecture, both)
        )
        attempts.attempt(f"evaluate/{architecture}", partial(both.__getitem__, "evaluate"))
        evaluations += [both.get("evaluate", {})]
    attempts.attempt("select_best", partial(select_best, evaluations, root / "picture.png"))
    return vars(attempts)


def call_tutorial(
    request: ProbeRequest, parameters: dict[str, Any], stand_ins: bool
) -> dict[str, Any]:
    """The same of the tutorial's functions, which return their outputs, too."""
    root = request.workdir / f"tutorial-{stand_ins}"
    folder = root / "files"
    folder.mkdir(parents=True)
    _store(root)
    attempts = Attempts()
    load = partial(tutorial.load, _request(request, parameters).data, folder, parameters)
    attempts.attempt("load_data", partial(_bare, load, "load_data"))
    for name in parameters["architectures"]:
        train = partial(tutorial.train_network, name, folder, parameters)
        attempts.attempt(f"train/{name}", partial(_bare, train, "train"))
        evaluate = partial(tutorial.evaluate_network, name, folder, parameters)
        attempts.attempt(f"evaluate/{name}", partial(_bare, evaluate, "evaluate"))
    evaluations = [out for name, out in attempts.outputs.items() if name.startswith("evaluate/")]
    select = partial(tutorial.select, evaluations, folder)
    attempts.attempt("select_best", partial(_bare, select, "select_best"))
    return vars(attempts)


def _store(root: Path) -> None:
    mlflow.set_tracking_uri(f"sqlite:///{root / 'mlflow.db'}")
    mlflow.create_experiment("unit-test", artifact_location=(root / "artifacts").as_uri())
    mlflow.set_experiment("unit-test")


def _request(request: ProbeRequest, parameters: dict[str, Any]) -> Request:
    if request.data is None:
        raise ValueError("it works on the data of mnist")
    return Request(
        framework="mlflow",
        stratum="store",
        scenario="mnist",
        profile="smoke",
        parameters=parameters,
        data=request.data,
        workdir=request.workdir,
        evidence=request.evidence,
        ports=request.ports,
    )


def _load_data(given: Request, folder: Path) -> dict[str, Any]:
    return _bare(partial(mnist._load_data, given, folder), "outputs/load_data")


def _train(given: Request, folder: Path, architecture: str, both: dict[str, Any]) -> dict[str, Any]:
    """One function of the pipeline trains and evaluates; it returns the evaluation."""

    def step() -> None:
        both["evaluate"] = mnist._train_and_evaluate(given, folder, architecture)

    return _bare(step, f"outputs/train/{architecture}")


def _bare(step: Callable[[], Any], name: str) -> dict[str, Any]:
    """Call a step with no run around it; what it logged as its output, to the run it opened."""
    try:
        step()
        output: dict[str, Any] = load_dict(mlflow.get_artifact_uri(f"{name}.json"))
        return output
    finally:
        mlflow.end_run()
