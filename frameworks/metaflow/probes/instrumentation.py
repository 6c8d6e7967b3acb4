"""Answers about instrumentation: chains of steps, steps as functions, and the tutorial."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import chdir
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import Mock

from frameworks.metaflow.probes.running import finish, prepare, successful
from harness.worker.attempts import Attempts
from harness.worker.contract import ProbeRequest
from harness.worker.questions import instrumentation as asked
from harness.worker.rounds import interleaved

HEAD = """from metaflow import FlowSpec, step


class Chain{length}(FlowSpec):
"""
STEP = """    @step
    def {name}(self):
        {ends}

"""
TAIL = """if __name__ == "__main__":
    Chain{length}()
"""


class Chain(asked.Chain):
    """Linear flows of steps that do nothing: a flow has one step at least, `start`.

    https://docs.metaflow.org/metaflow/basics#linear
    """

    def run(self, lengths: list[int], repeats: int, patience: float) -> list[tuple[int, float]]:
        """With the local datastore."""
        workdir = self.request.workdir
        prepare(self.request)
        possible = [max(1, length) for length in lengths]
        for length in possible:
            _chain_file(workdir, length).write_text(_chain_source(length))
        return interleaved(partial(_chain, workdir), possible, repeats, patience)


def _chain(workdir: Path, length: int) -> float:
    begin = time.perf_counter()
    run_id = finish(_chain_file(workdir, length), workdir)
    seconds = time.perf_counter() - begin
    done = successful(f"Chain{length}/{run_id}")
    steps = len(list(done))
    if steps != length:
        raise RuntimeError(f"{done.pathspec} has {steps} steps")
    return seconds


def _chain_file(workdir: Path, length: int) -> Path:
    return workdir / f"chain_{length}.py"


def _chain_source(length: int) -> str:
    """A flow is a class whose source Metaflow reads: one with so many steps has to be written."""
    names = ["start", *(f"step_{number}" for number in range(1, length - 1)), "end"][:length]
    ends = [*(f"self.next(self.{name})" for name in names[1:]), "pass"]
    steps = [STEP.format(name=name, ends=end) for name, end in zip(names, ends, strict=True)]
    return HEAD.format(length=length) + "".join(steps) + TAIL.format(length=length)


class Steps(asked.Steps):
    """Calls the steps of the flows as a unit test would, as far as that goes.

    Metaflow teaches to test a step with `spin`, which starts the flow's command in a process of its
    own and takes the step's inputs from an earlier run of the whole flow, or to move the work of
    steps into functions outside of the flow. Neither calls a step.
    https://docs.metaflow.org/metaflow/authoring-flows/spin-input-output
    """

    def call(self, parameters: dict[str, Any], stand_ins: bool) -> asked.Attempted:
        """`self` is a flow without its command line, or a stand-in."""
        os.environ["METAFLOW_USER"] = "benchmark"  # before Metaflow is imported
        from frameworks.metaflow import mnist

        folder = self.request.workdir / f"steps-{stand_ins}"
        folder.mkdir()
        given = {"data": str(self.request.data), **parameters}
        flow = mnist.MnistFlow
        new_self = partial(_stand_in if stand_ins else _flow, flow, given)
        made = _Inputs(folder, given)
        attempts = Attempts()
        attempts.attempt("load_data", partial(_step, flow, "start", new_self))
        branches = []
        for architecture in parameters["architectures"]:
            artifacts = made.branch(architecture)
            branches.append(Mock(**artifacts))
            trained = partial(new_self, dataset=artifacts["dataset"], input=architecture)
            attempts.attempt(f"train/{architecture}", partial(_step, flow, "train", trained))
            loaded = {name: artifacts[name] for name in ("dataset", "weights", "architecture")}
            evaluated = partial(new_self, **loaded)
            attempts.attempt(
                f"evaluate/{architecture}", partial(_step, flow, "evaluate", evaluated)
            )
        select_best = partial(_step, flow, "select_best", new_self, branches)
        attempts.attempt("select_best", select_best)
        return {"outputs": attempts.outputs, "reasons": attempts.reasons}

    def call_tutorial(self, parameters: dict[str, Any], stand_ins: bool) -> asked.Attempted:
        """The same of the tutorial, whose steps write into the current folder."""
        os.environ["METAFLOW_USER"] = "benchmark"
        from frameworks.metaflow.probes.tutorial import MnistTutorialFlow as Flow

        folder = self.request.workdir / f"tutorial-{stand_ins}"
        folder.mkdir()
        given = {"data": str(self.request.data), **parameters}
        new_self = partial(_stand_in if stand_ins else _flow, Flow, given)
        made = _Inputs(folder, given)
        attempts = Attempts()
        with chdir(folder):
            attempts.attempt("load_data", partial(_step, Flow, "start", new_self, output="loaded"))
            branches = []
            for name in parameters["architectures"]:
                artifacts = made.branch(name)
                branches.append(Mock(**artifacts, evaluation=artifacts["output"]))
                trained = partial(new_self, dataset=artifacts["dataset"], input=name)
                train_step = partial(_step, Flow, "train", trained, output="trained")
                attempts.attempt(f"train/{name}", train_step)
                loaded = {key: artifacts[key] for key in ("dataset", "weights", "architecture")}
                evaluated = partial(new_self, **loaded)
                evaluate_step = partial(_step, Flow, "evaluate", evaluated, output="evaluation")
                attempts.attempt(f"evaluate/{name}", evaluate_step)
            join = partial(_step, Flow, "join", new_self, branches, output="selected")
            attempts.attempt("select_best", join)
        return {"outputs": attempts.outputs, "reasons": attempts.reasons}


def _flow(flow_class: type[Any], given: dict[str, Any], **artifacts: Any) -> Any:
    """A flow as its class makes it; parameters and artifacts are attributes of it."""
    flow = flow_class(use_cli=False)
    for name, value in (given | artifacts).items():
        setattr(flow, name, value)
    return flow


def _stand_in(_class: type[Any], given: dict[str, Any], **artifacts: Any) -> Any:
    return Mock(**given, **artifacts)


def _step(
    flow_class: type[Any],
    name: str,
    new_self: Callable[[], Any],
    *inputs: Any,
    output: str = "output",
) -> Any:
    """The step's function is what the class has by its name; it leaves its output on `self`."""
    flow = new_self()
    getattr(flow_class, name)(flow, *inputs)
    return getattr(flow, output)


class _Inputs:
    """What steps would find as artifacts, made by the workload itself."""

    def __init__(self, folder: Path, given: dict[str, Any]) -> None:
        from scenarios.mnist.data import load_data

        self.folder = folder
        self.given = given
        self.dataset = folder / "dataset"
        counts = {name: given[name] for name in ("train_images", "test_images")}
        load_data(Path(given["data"]), self.dataset, **counts)

    def branch(self, architecture: str) -> dict[str, Any]:
        from scenarios.mnist.evaluation import evaluate
        from scenarios.mnist.training import train

        weights = self.folder / f"weights-{architecture}"
        names = ("epochs", "batch_size", "learning_rate", "seed", "threads")
        train(
            self.dataset,
            weights,
            architecture=architecture,
            on_metric=Mock(),
            **{name: self.given[name] for name in names},
        )
        output = evaluate(
            self.dataset,
            weights,
            self.folder / f"predictions-{architecture}",
            architecture=architecture,
            threads=self.given["threads"],
        )
        return {
            "architecture": architecture,
            "dataset": self.dataset.read_bytes(),
            "weights": weights.read_bytes(),
            "output": output,
        }


class Tutorial(asked.Tutorial):
    """Runs the tutorial by its command line, as the tutorials do, and reads it back.

    https://docs.metaflow.org/api/client
    """

    def run(self, parameters: dict[str, Any]) -> asked.Results:
        """All from the artifacts of the run."""
        return _read_back(start(self.request, parameters))


def start(request: ProbeRequest, parameters: dict[str, Any]) -> str:
    """All that it takes to run the tutorial once; the run's pathspec."""
    os.environ.update(
        METAFLOW_DATASTORE_SYSROOT_LOCAL=str(request.workdir),
        METAFLOW_CLIENT_CACHE_PATH=str(request.workdir / "client-cache"),
        METAFLOW_USER="benchmark",
    )
    script = Path(__file__).with_name("tutorial.py")
    id_file = request.workdir / "run-id"
    command = [sys.executable, str(script), "run", "--run-id-file", str(id_file)]
    options = _options({"data": str(request.data), **parameters})
    subprocess.run([*command, *options], cwd=request.workdir, check=True)
    return f"MnistTutorialFlow/{id_file.read_text()}"


def _options(parameters: dict[str, Any]) -> Iterator[str]:
    for name, value in parameters.items():
        yield from (f"--{name}", ",".join(value) if isinstance(value, list) else str(value))


def _read_back(run_id: str) -> asked.Results:
    """The artifacts of the run's tasks."""
    from metaflow import Run  # reads its settings when it is imported

    finished = Run(run_id)
    outputs = {
        "load_data": finished["start"].task.data.loaded,
        "select_best": finished["join"].task.data.selected,
    }
    digests = {}
    for task in finished["evaluate"]:  # has the artifacts of its branch's `train`, too
        name = task.data.architecture
        outputs[f"train/{name}"] = task.data.trained
        outputs[f"evaluate/{name}"] = task.data.evaluation
        digests[f"weights/{name}"] = hashlib.sha256(task.data.weights).hexdigest()
        digests[f"predictions/{name}"] = hashlib.sha256(task.data.predictions).hexdigest()
    return {"outputs": outputs, "files": digests}
