"""Answers about instrumentation: chains of components, components as functions, the tutorial."""

import hashlib
import itertools
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from frameworks.kubeflow import local_store
from frameworks.kubeflow.local_store import TaskOutput
from harness.worker.attempts import Attempts
from harness.worker.contract import ProbeRequest
from harness.worker.questions import instrumentation as asked
from harness.worker.rounds import interleaved

CHAIN = Path(__file__).parent / "pipelines" / "chain.py"
DEFAULTS_SECONDS = 120  # for the run at the defaults
HYPERPARAMETERS = ("epochs", "batch_size", "learning_rate", "seed", "threads")
ARTIFACTS = {"model": "weights/*", "predictions": "predictions/*"}  # "*" is the architecture


class Chain(asked.Chain):
    """Chains of components, each in a fresh process as users start one: `python chain.py N`.

    A run lasts from the start of that process until it has ended; the call that runs a pipeline
    returns only when all is done and its outputs lie on the disk, which is the one store that
    kfp.local has.

    The figures are those of the tuned setting, `use_venv=False` and `install_kfp_package=False`: by
    default every step makes a virtual environment and needs a network. One run of one step at the
    defaults is among the evidence (chain-at-defaults.json), and no figure.
    https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/
    """

    def run(self, lengths: list[int], repeats: int, patience: float) -> list[tuple[int, float]]:
        """(length, seconds) of each run; a pipeline has one task at least."""
        script = Path(shutil.copy(CHAIN, self.request.workdir))  # away from the modules beside it
        possible = [max(1, length) for length in lengths]
        samples = interleaved(_runs(script), possible, repeats, patience)
        at_defaults = self.request.evidence / "chain-at-defaults.json"
        at_defaults.write_text(json.dumps(_at_defaults(script)))
        return samples


def _runs(script: Path) -> Callable[[int], float]:
    folders: Iterator[int] = itertools.count()

    def chain(length: int) -> float:
        folder = script.parent / f"run-{next(folders)}"
        return _timed(script, folder, length)

    return chain


def _timed(script: Path, folder: Path, length: int, *options: str) -> float:
    """Seconds of one run in a folder of its own."""
    folder.mkdir()
    command = [sys.executable, str(script), str(length), *options]
    begin = time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, check=False, timeout=DEFAULTS_SECONDS if options else None
    )
    seconds = time.perf_counter() - begin
    if done.returncode != 0:
        raise RuntimeError(f"the pipeline's process ended with {done.returncode}")
    if (found := len(list(folder.rglob("executor_output.json")))) != length:
        raise RuntimeError(f"{found} components of {length} have left an output")
    return seconds


def _at_defaults(script: Path) -> dict[str, object]:
    """One step at KFP's defaults, or why that failed: it needs a package index."""
    try:
        return {"steps": 1, "seconds": _timed(script, script.parent / "defaults", 1, "--defaults")}
    except (RuntimeError, subprocess.TimeoutExpired) as problem:
        return {"steps": 1, "failed": str(problem)}


class Steps(asked.Steps):
    """Calls the steps of the pipelines as a unit test would: a component keeps its function.

    A component's `execute` "executes the Python function that defines the component"; its artifacts
    are objects with a path, which anybody can make:
    https://kubeflow-pipelines.readthedocs.io/en/stable/source/components.html
    Running one component by kfp.local takes a process per step instead:
    https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/
    """

    def call(self, parameters: dict[str, Any], stand_ins: bool) -> asked.Attempted:
        """Outputs and reasons by step; every argument is an object of KFP, none a stand-in."""
        from kfp import dsl

        from frameworks.kubeflow import mnist

        folder = self.request.workdir / f"steps-{stand_ins}"
        folder.mkdir()
        new = partial(_artifact, folder)
        attempts = Attempts()
        dataset = new(dsl.Dataset, "dataset")
        cut = {name: parameters[name] for name in ("train_images", "test_images")}
        load = partial(
            mnist.load_data.execute, folder=str(self.request.data), dataset=dataset, **cut
        )
        attempts.attempt("load_data", load)
        for architecture in parameters["architectures"]:
            branch = {"dataset": dataset, "architecture": architecture}
            model = new(dsl.Model, f"model-{architecture}")
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
            )
            attempts.attempt(f"evaluate/{architecture}", evaluate)
        select_best = partial(
            mnist.select_best.execute,
            evaluations=[
                out for name, out in attempts.outputs.items() if name.startswith("evaluate/")
            ],
            picture=new(dsl.Artifact, "picture.png"),
        )
        attempts.attempt("select_best", select_best)
        return asked.Attempted(outputs=attempts.outputs, reasons=attempts.reasons)

    def call_tutorial(self, parameters: dict[str, Any], stand_ins: bool) -> asked.Attempted:
        """The same of the tutorial's components."""
        from kfp import dsl

        from frameworks.kubeflow.probes import tutorial

        folder = self.request.workdir / f"tutorial-{stand_ins}"
        folder.mkdir()
        new = partial(_artifact, folder)
        attempts = Attempts()
        dataset = new(dsl.Dataset, "dataset")
        cut = {name: parameters[name] for name in ("train_images", "test_images")}
        create = partial(
            tutorial.create_dataset.execute,
            data=str(self.request.data),
            mnist_dataset=dataset,
            **cut,
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
        return asked.Attempted(outputs=attempts.outputs, reasons=attempts.reasons)


def _artifact(folder: Path, kind: Callable[..., Any], name: str) -> Any:
    return kind(uri=str(folder / name))


class Tutorial(asked.Tutorial):
    """Runs the tutorial with kfp.local in this environment, and reads what its tasks left behind.

    https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/
    """

    def run(self, parameters: dict[str, Any]) -> asked.Results:
        """The output of every step and the sha256 of its files, from the files of kfp.local."""
        return read_back(start(self.request, parameters))


def start(request: ProbeRequest, parameters: dict[str, Any]) -> Path:
    """All that it takes to run the tutorial once; the folder with what its tasks left behind."""
    from kfp import local

    from frameworks.kubeflow.probes.tutorial import mnist_pipeline

    root = request.workdir / "outputs"
    local.init(
        local.SubprocessRunner(use_venv=False),
        pipeline_root=str(root),
        workspace_root=str(request.workdir / "workspace"),
    )
    known = {n: v for n, v in parameters.items() if n in mnist_pipeline.component_spec.inputs}
    mnist_pipeline(data=str(request.data), **known)
    return root


def read_back(root: Path) -> asked.Results:
    """What the tasks returned, and the files of their artifacts."""
    outputs, digests = {}, {}
    for task in local_store.tasks(root):
        name = _step(task)
        outputs[name] = task.returned
        for artifact, file in ARTIFACTS.items():
            if artifact in task.artifacts:
                content = Path(task.artifacts[artifact]["uri"]).read_bytes()
                file = file.replace("*", name.partition("/")[2])
                digests[file] = hashlib.sha256(content).hexdigest()
    return {"outputs": outputs, "files": digests}


def _step(task: TaskOutput) -> str:
    """KFP numbers the tasks of a loop: which network one is for tells its own output."""
    if task.task.startswith("train-model"):
        (file,) = task.returned["files"]
        return f"train/{file.partition('/')[2]}"
    if task.task.startswith("evaluate-model"):
        return f"evaluate/{task.returned['architecture']}"
    return {"create-dataset": "load_data", "select-model": "select_best"}[task.task]
