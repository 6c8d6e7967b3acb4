"""Calls the steps of the pipeline as a unit test would: functions that log to a store in a folder.

https://mlflow.org/docs/latest/self-hosting/architecture/overview
MLflow decorates nothing; the last step is the workload's own function, which the pipeline calls.
"""

from functools import partial
from pathlib import Path
from typing import Any

import mlflow
from mlflow.artifacts import load_dict

from frameworks.mlflow import mnist
from harness.worker.attempts import Attempts
from harness.worker.contract import ProbeRequest, Request
from scenarios.mnist.selection import select_best


def call(request: ProbeRequest, parameters: dict[str, Any], stand_ins: bool) -> dict[str, Any]:
    """Outputs and reasons by step; MLflow hands nothing to a step that needed a stand-in."""
    root = request.workdir / f"steps-{stand_ins}"
    folder = root / "files"
    for name in ("weights", "predictions"):
        (folder / name).mkdir(parents=True)
    mlflow.set_tracking_uri(f"sqlite:///{root / 'mlflow.db'}")
    mlflow.create_experiment("unit-test", artifact_location=(root / "artifacts").as_uri())
    mlflow.set_experiment("unit-test")
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
    with mlflow.start_run() as run:
        mnist._load_data(given, folder)
    return _logged(run, "load_data")


def _train(given: Request, folder: Path, architecture: str, both: dict[str, Any]) -> dict[str, Any]:
    """One function of the pipeline trains and evaluates; it returns the evaluation."""
    with mlflow.start_run() as run:
        both["evaluate"] = mnist._train_and_evaluate(given, folder, architecture)
    return _logged(run, f"train/{architecture}")


def _logged(run: mlflow.ActiveRun, step: str) -> dict[str, Any]:
    output: dict[str, Any] = load_dict(f"{run.info.artifact_uri}/outputs/{step}.json")
    return output
