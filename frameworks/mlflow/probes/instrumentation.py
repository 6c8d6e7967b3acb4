"""Answers about instrumentation: autologging, a chain of steps, the steps alone, the tutorial."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import mlflow
from mlflow import MlflowClient
from mlflow.artifacts import download_artifacts, load_dict

from frameworks.mlflow.probes.client import connect, model_uri, only_run
from harness.worker.attempts import Attempts
from harness.worker.contract import ProbeRequest, Request
from harness.worker.questions import instrumentation as asked
from harness.worker.rounds import interleaved

CHAIN = Path(__file__).parent / "programs" / "chain.py"


class Autologging(asked.Autologging):
    """One call before the fit: https://mlflow.org/docs/latest/ml/traditional-ml/sklearn/"""

    def switch_on(self) -> None:
        """The library's own; `mlflow.autolog()` does the same for all that are installed."""
        connect(self.request)
        mlflow.sklearn.autolog()

    def read(self) -> asked.Logged:
        """As it is listed."""
        run = only_run(self.request)
        return {"params": run.data.params, "metrics": run.data.metrics}

    def predict(self, rows: list[list[float]]) -> list[float]:
        """By the run's only model: https://mlflow.org/docs/latest/ml/model/"""
        run = only_run(self.request)
        model = mlflow.sklearn.load_model(model_uri(MlflowClient(), run.info.run_id))
        return [float(each) for each in model.predict(rows)]


class Chain(asked.Chain):
    """Chains of nested runs, each in a fresh process as users start one: `python chain.py LENGTH`.

    A run lasts from the start of that process until it has ended and the server says that the run
    is finished.
    """

    def run(self, lengths: list[int], repeats: int, patience: float) -> list[tuple[int, float]]:
        """(length, seconds) of each run against a tracking server on SQLite."""
        # With the adapter, which no other answer needs.
        from frameworks.mlflow.probes.server import serving

        script = Path(shutil.copy(CHAIN, self.request.workdir))  # away from what lies beside it
        with serving(self.request):
            return interleaved(partial(_chain, script), lengths, repeats, patience)


def _chain(script: Path, length: int) -> float:
    # The experiment is in the environment already: `set_experiment` leaves it there for children.
    env = {**os.environ, "MLFLOW_TRACKING_URI": mlflow.get_tracking_uri()}
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, str(script), str(length)],
        cwd=script.parent,
        env=env,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"the run's process ended with {done.returncode}")
    run_id = done.stdout.split()[-1]
    status = mlflow.get_run(run_id).info.status
    seconds = time.perf_counter() - begin
    children = mlflow.search_runs(
        filter_string=f"tags.mlflow.parentRunId = '{run_id}' AND status = 'FINISHED'",
        output_format="list",
    )
    if status != "FINISHED" or len(children) != length:
        raise RuntimeError(f"the run is {status}, with {len(children)} of {length} steps finished")
    return seconds


class Steps(asked.Steps):
    """Calls steps as a unit test would: functions that log to a store in a folder.

    The first call that logs opens a run by itself, and the test ends it afterwards:
    https://mlflow.org/docs/latest/ml/tracking/tracking-api/

    https://mlflow.org/docs/latest/self-hosting/architecture/overview
    MLflow decorates nothing; the last step is the workload's own function, which the pipeline
    calls. It hands nothing to a step that needed a stand-in.
    """

    def call(self, parameters: dict[str, Any], stand_ins: bool) -> asked.Attempted:
        """Outputs and reasons by step."""
        from frameworks.mlflow import mnist
        from scenarios.mnist.selection import select_best

        root = self.request.workdir / f"steps-{stand_ins}"
        folder = root / "files"
        for name in ("weights", "predictions"):
            (folder / name).mkdir(parents=True)
        _store(root)
        given = self._given(parameters)
        attempts = Attempts()
        load = partial(mnist._load_data, given, folder)
        attempts.attempt("load_data", partial(_bare, load, "outputs/load_data"))
        evaluations = []
        for architecture in parameters["architectures"]:
            both: dict[str, Any] = {}
            train = partial(_train, given, folder, architecture, both)
            attempts.attempt(
                f"train/{architecture}", partial(_bare, train, f"outputs/train/{architecture}")
            )
            attempts.attempt(f"evaluate/{architecture}", partial(both.__getitem__, "evaluate"))
            evaluations += [both.get("evaluate", {})]
        attempts.attempt("select_best", partial(select_best, evaluations, root / "picture.png"))
        return {"outputs": attempts.outputs, "reasons": attempts.reasons}

    def call_tutorial(self, parameters: dict[str, Any], stand_ins: bool) -> asked.Attempted:
        """The same of the tutorial's functions, which return their outputs, too."""
        from frameworks.mlflow.probes import tutorial

        root = self.request.workdir / f"tutorial-{stand_ins}"
        folder = root / "files"
        folder.mkdir(parents=True)
        _store(root)
        attempts = Attempts()
        load = partial(tutorial.load, self._given(parameters).data, folder, parameters)
        attempts.attempt("load_data", partial(_bare, load, "load_data"))
        for name in parameters["architectures"]:
            train = partial(tutorial.train_network, name, folder, parameters)
            attempts.attempt(f"train/{name}", partial(_bare, train, "train"))
            evaluate = partial(tutorial.evaluate_network, name, folder, parameters)
            attempts.attempt(f"evaluate/{name}", partial(_bare, evaluate, "evaluate"))
        scored = [out for name, out in attempts.outputs.items() if name.startswith("evaluate/")]
        select = partial(tutorial.select, scored, folder)
        attempts.attempt("select_best", partial(_bare, select, "select_best"))
        return {"outputs": attempts.outputs, "reasons": attempts.reasons}

    def _given(self, parameters: dict[str, Any]) -> Request:
        if self.request.data is None:
            raise ValueError("it works on the data of mnist")
        return Request(
            framework="mlflow",
            deployment="store",
            scenario="mnist",
            profile="smoke",
            parameters=parameters,
            data=self.request.data,
            workdir=self.request.workdir,
            evidence=self.request.evidence,
            ports=self.request.ports,
        )


def _store(root: Path) -> None:
    mlflow.set_tracking_uri(f"sqlite:///{root / 'mlflow.db'}")
    mlflow.create_experiment("unit-test", artifact_location=(root / "artifacts").as_uri())
    mlflow.set_experiment("unit-test")


def _train(given: Request, folder: Path, architecture: str, both: dict[str, Any]) -> None:
    """One function of the pipeline trains and evaluates; it returns the evaluation."""
    from frameworks.mlflow import mnist

    both["evaluate"] = mnist._train_and_evaluate(given, folder, architecture)


def _bare(step: Callable[[], Any], name: str) -> dict[str, Any]:
    """Call a step with no run around it; what it logged as its output, to the run it opened."""
    try:
        step()
        output: dict[str, Any] = load_dict(mlflow.get_artifact_uri(f"{name}.json"))
        return output
    finally:
        mlflow.end_run()


class Tutorial(asked.Tutorial):
    """Runs the tutorial on a fresh SQLite store without a server, and reads it back by run name.

    https://mlflow.org/docs/latest/self-hosting/architecture/overview
    """

    def run(self, parameters: dict[str, Any]) -> asked.Results:
        """The output of every step and the sha256 of its files, as MLflow gives them back."""
        if self.request.data is None:
            raise ValueError("it works on the data of mnist")
        start(self.request, self.request.data, parameters)
        return _read_back(parameters["architectures"])


def start(request: ProbeRequest, data: Path, parameters: dict[str, Any]) -> None:
    """All that it takes to run the tutorial once."""
    mlflow.set_tracking_uri(f"sqlite:///{request.workdir / 'mlflow.db'}")
    from frameworks.mlflow.probes import tutorial

    files = request.workdir / "files"
    files.mkdir()
    tutorial.main(data, files, parameters)


def _read_back(architectures: list[str]) -> asked.Results:
    """What each run logged."""
    client = mlflow.MlflowClient()
    experiments = [e.experiment_id for e in client.search_experiments()]
    runs = {run.info.run_name: run.info.artifact_uri for run in client.search_runs(experiments)}
    outputs = {
        "load_data": load_dict(f"{runs['data']}/load_data.json"),
        "select_best": load_dict(f"{runs['selection']}/select_best.json"),
    }
    digests = {}
    for name in architectures:
        outputs[f"train/{name}"] = load_dict(f"{runs[name]}/train.json")
        outputs[f"evaluate/{name}"] = load_dict(f"{runs[name]}/evaluate.json")
        digests[f"weights/{name}"] = _sha256(f"{runs[name]}/{name}.safetensors")
        digests[f"predictions/{name}"] = _sha256(f"{runs[name]}/{name}.npy")
    return {"outputs": outputs, "files": digests}


def _sha256(artifact: str) -> str:
    return hashlib.sha256(Path(download_artifacts(artifact)).read_bytes()).hexdigest()
