"""Answers about instrumentation: chains of ops, ops as functions, and the tutorial."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from frameworks.dagster.adapter import SETTINGS, Adapter
from frameworks.dagster.probes.services import placed
from harness.worker.attempts import Attempts
from harness.worker.contract import ProbeRequest
from harness.worker.questions import instrumentation as asked
from harness.worker.rounds import interleaved
from scenarios.mnist.steps import left

PROGRAM = Path(__file__).with_name("chains.py")


class Chain(asked.Chain):
    """Chains of ops in a job that a script executes, while the three services run.

    https://docs.dagster.io/guides/build/jobs/job-execution, "Python APIs"
    Each run is one of a user's script, in a fresh process, with the home of the services. It ends
    once the store has the run's last event; the webserver tells that of each.
    """

    def run(self, lengths: list[int], repeats: int, patience: float) -> list[tuple[int, float]]:
        """(length, seconds) of each run; length 0 is a job without ops."""
        adapter = placed(self.request, self.request.workdir, self.request.ports)
        try:
            adapter.start_services("frameworks.dagster.probes.tutorial")  # any that needs no extras
            return interleaved(partial(_chain, adapter), lengths, repeats, patience)
        finally:
            adapter.stop()


def _chain(adapter: Adapter, length: int) -> float:
    begin = time.perf_counter()
    words = [sys.executable, str(PROGRAM), str(length)]
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
    seconds = time.perf_counter() - begin
    run = adapter.status(done.stdout.split()[-1])
    ended = [each for each in run["stepStats"] if each["status"] == "SUCCESS"]
    if run["status"] != "SUCCESS" or len(ended) != length:
        raise RuntimeError(f"the run of {length} steps is {run}")
    return seconds


class Steps(asked.Steps):
    """Calls ops and assets as functions, which is how Dagster teaches to test them.

    A context without a run around it comes from `build_op_context` or `build_asset_context`.
    https://docs.dagster.io/guides/test/unit-testing-assets-and-ops
    """

    def call(self, parameters: dict[str, Any], stand_ins: bool) -> asked.Attempted:
        """Nothing has to be replaced. What a step gets is what the one before gave."""
        import dagster as dg

        from frameworks.dagster import mnist

        given = mnist.Parameters(data=str(self.request.data), **parameters)
        attempts, made = Attempts(), _Made()

        def attempt(step: str, op: Callable[..., Any], **inputs: Any) -> None:
            context = dg.build_op_context()
            attempts.attempt(step, made(step, partial(op, context, **inputs)))

        def load(context: dg.OpExecutionContext, **inputs: Any) -> Any:
            first, *_ = mnist.load_data(context, **inputs)
            return first.value

        attempt("load_data", load, parameters=given)
        for name in parameters["architectures"]:
            inputs = {"parameters": given, "architecture": name, "dataset": made.of("load_data")}
            attempt(f"train/{name}", mnist.train, **inputs)
            trained = made.of(f"train/{name}")
            attempt(f"evaluate/{name}", mnist.evaluate, trained=trained, **inputs)
        evaluated = [made.of(f"evaluate/{name}") for name in parameters["architectures"]]
        attempt("select_best", mnist.select_best, evaluated=evaluated)
        return {"outputs": attempts.outputs, "reasons": attempts.reasons}

    def call_tutorial(self, parameters: dict[str, Any], stand_ins: bool) -> asked.Attempted:
        """The same of the tutorial's assets, which leave files in a folder."""
        import dagster as dg

        from frameworks.dagster.probes import tutorial

        folder = self.request.workdir / f"tutorial-{stand_ins}"
        folder.mkdir()
        settings = _settings(self.request, folder, parameters)
        attempts = Attempts()

        def attempt(step: str, asset: dg.AssetsDefinition) -> None:
            context = dg.build_asset_context()
            attempts.attempt(step, lambda: asset(context, settings=settings))

        attempt("load_data", tutorial.dataset)
        for name in parameters["architectures"]:
            weights, predictions = tutorial.networks[name]
            attempt(f"train/{name}", weights)
            attempt(f"evaluate/{name}", predictions)
        scored = {
            name: attempts.outputs.get(f"evaluate/{name}") for name in parameters["architectures"]
        }
        select = partial(tutorial.comparison, settings=settings, **scored)
        attempts.attempt("select_best", select)
        return {"outputs": attempts.outputs, "reasons": attempts.reasons}


class _Made:
    """What steps have given, by name, to be handed on."""

    def __init__(self) -> None:
        self.steps: dict[str, Any] = {}

    def __call__(self, step: str, call: Callable[[], Any]) -> Callable[[], Any]:
        """The call, of which the output is given and all is kept."""

        def kept() -> Any:
            self.steps[step] = call()
            return self.steps[step]["output"]

        return kept

    def of(self, step: str) -> Any:
        """None of a step that could not be called."""
        return self.steps.get(step)


class Tutorial(asked.Tutorial):
    """Makes the tutorial's assets in this process, and asks the instance for them."""

    def run(self, parameters: dict[str, Any]) -> asked.Results:
        """Outputs are values that the IO manager kept; where files are, metadata say."""
        start(self.request, parameters)
        import dagster as dg

        from frameworks.dagster.probes.tutorial import defs

        with dg.DagsterInstance.get() as instance:

            def value(step: str) -> Any:
                return defs.load_asset_value(_asset(step), instance=instance)

            def content(name: str) -> bytes:
                event = instance.get_latest_materialization_event(dg.AssetKey(_asset(name)))
                return Path(str(event.asset_materialization.metadata["file"].value)).read_bytes()

            outputs, digests = left(parameters, value, content)
        return {"outputs": outputs, "files": digests}


def start(request: ProbeRequest, parameters: dict[str, Any]) -> None:
    """All that it takes to run the tutorial once."""
    home, folder = request.workdir / "dagster", request.workdir / "files"
    for each in (home, folder):
        each.mkdir()
    (home / "dagster.yaml").write_text(SETTINGS)
    os.environ["DAGSTER_HOME"] = str(home)
    from dagster import DagsterInstance

    from frameworks.dagster.probes import tutorial

    with DagsterInstance.get() as instance:
        tutorial.main(_settings(request, folder, parameters), instance)


def _settings(request: ProbeRequest, folder: Path, parameters: dict[str, Any]) -> Any:
    from frameworks.dagster.probes.tutorial import Settings

    known = {name: value for name, value in parameters.items() if name in Settings.model_fields}
    return Settings(data=str(request.data), folder=str(folder), **known)


def _asset(name: str) -> str:
    """The tutorial's asset of a step or a file: "weights_CNN" of "train/CNN" and "weights/CNN"."""
    kind, _, architecture = name.partition("/")
    named = {
        "load_data": "dataset",
        "train": f"weights_{architecture}",
        "weights": f"weights_{architecture}",
        "evaluate": f"predictions_{architecture}",
        "predictions": f"predictions_{architecture}",
        "select_best": "comparison",
    }
    return named[kind]
