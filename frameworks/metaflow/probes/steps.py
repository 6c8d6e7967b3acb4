"""Calls the steps of the flows as a unit test would, as far as that goes.

Metaflow teaches to test a step with `spin`, which starts the flow's command in a process of its own
and takes the step's inputs from an earlier run of the whole flow, or to move the work of steps into
functions outside of the flow. Neither calls a step.
https://docs.metaflow.org/metaflow/authoring-flows/spin-input-output
"""

import os
from collections.abc import Callable
from contextlib import chdir
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import Mock, patch

from harness.worker.attempts import Attempts
from harness.worker.contract import ProbeRequest
from scenarios.mnist.data import load_data
from scenarios.mnist.evaluation import evaluate
from scenarios.mnist.training import train


def call(request: ProbeRequest, parameters: dict[str, Any], stand_ins: bool) -> dict[str, Any]:
    """Outputs and reasons by step. `self` is a flow without its command line, or a stand-in."""
    os.environ["METAFLOW_USER"] = "benchmark"  # before Metaflow is imported
    from metaflow import current

    from frameworks.metaflow import mnist

    folder = request.workdir / f"steps-{stand_ins}"
    folder.mkdir()
    given = {"data": str(request.data), **parameters}
    flow = mnist.MnistFlow
    new_self = partial(_stand_in if stand_ins else _flow, flow, given)
    made = _Inputs(folder, given)
    attempts = Attempts()
    with patch.object(mnist, "current", Mock() if stand_ins else current):
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
    return vars(attempts)


def call_tutorial(
    request: ProbeRequest, parameters: dict[str, Any], stand_ins: bool
) -> dict[str, Any]:
    """The same of the tutorial, whose steps write into the current folder."""
    os.environ["METAFLOW_USER"] = "benchmark"
    from frameworks.metaflow.probes.tutorial import MnistTutorialFlow as Flow

    folder = request.workdir / f"tutorial-{stand_ins}"
    folder.mkdir()
    given = {"data": str(request.data), **parameters}
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
    return vars(attempts)


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
        self.folder = folder
        self.given = given
        self.dataset = folder / "dataset"
        counts = {name: given[name] for name in ("train_images", "test_images")}
        load_data(Path(given["data"]), self.dataset, **counts)

    def branch(self, architecture: str) -> dict[str, Any]:
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
