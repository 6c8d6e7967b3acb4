"""Answers about instrumentation: chains of tasks, tasks as functions, and the tutorial."""

import os
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

from frameworks.prefect.adapter import Adapter, ended
from frameworks.prefect.probes.services import placed
from harness.worker.attempts import Attempts
from harness.worker.contract import ProbeRequest
from harness.worker.questions import instrumentation as asked
from harness.worker.rounds import interleaved

PROGRAM = Path(__file__).with_name("flows_apart") / "chain.py"


class Chain(asked.Chain):
    """Chains of tasks in a flow that a script calls, with a server that runs already.

    https://docs.prefect.io/v3/how-to-guides/workflows/write-and-run
    Each run is one of a user's script, in a fresh process. The engine asks the server for the flow
    run's state, and the flow's call returns then. The ends of tasks reach the server as events: it
    has to know of all of them, too.
    """

    def run(self, lengths: list[int], repeats: int, patience: float) -> list[tuple[int, float]]:
        """(length, seconds) of each run; length 0 is a flow that calls no task."""
        adapter = placed(self.request, self.request.workdir)
        try:
            adapter.start()
            return interleaved(partial(_chain, adapter), lengths, repeats, patience)
        finally:
            adapter.stop()


def _chain(adapter: Adapter, length: int) -> float:
    from prefect import get_client

    words = [sys.executable, str(PROGRAM), str(length)]
    with get_client(sync_client=True) as client:
        begin = time.perf_counter()
        done = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
        run = client.read_flow_run(done.stdout.split()[-1])
        tasks = ended(client, str(run.id), lambda over: len(over) == length)
        seconds = time.perf_counter() - begin
    failed = [task.name for task in tasks if not task.state.is_completed()]
    if failed or not run.state.is_completed():
        raise RuntimeError(f"the flow run of {adapter.url} ended as {run.state}, tasks: {failed}")
    return seconds


class Steps(asked.Steps):
    """`task.fn` is the function that `@task` decorates; it is called as it is.

    https://docs.prefect.io/v3/how-to-guides/workflows/test-workflows
    """

    def call(self, parameters: dict[str, Any], stand_ins: bool) -> asked.Attempted:
        """Nothing has to be replaced."""
        os.environ["PREFECT_HOME"] = str(self.request.workdir / "prefect")  # before the import
        from frameworks.prefect import mnist

        p, attempts = parameters, Attempts()
        results: dict[str, Any] = {}

        def attempt(step: str, task: Any, *arguments: Any, **settings: Any) -> None:
            def call() -> Any:
                results[step] = task.fn(*arguments, **settings)
                return results[step]["output"]

            attempts.attempt(step, call)

        images = {name: p[name] for name in ("train_images", "test_images")}
        settings = {n: p[n] for n in ("epochs", "batch_size", "learning_rate", "seed", "threads")}
        dataset = self.request.workdir / f"dataset-{stand_ins}"
        attempt("load_data", mnist.load_data, str(self.request.data), dataset, **images)
        loaded = results.get("load_data")
        for name in p["architectures"]:
            attempt(f"train/{name}", mnist.train, name, loaded, **settings)
            trained = results.get(f"train/{name}")
            attempt(f"evaluate/{name}", mnist.evaluate, name, trained, p["threads"])
        evaluated = [each for step, each in results.items() if step.startswith("evaluate/")]
        attempt("select_best", mnist.select_best, evaluated)
        return {"outputs": attempts.outputs, "reasons": attempts.reasons}

    def call_tutorial(self, parameters: dict[str, Any], stand_ins: bool) -> asked.Attempted:
        """The tutorial's tasks ask nothing of Prefect."""
        os.environ["PREFECT_HOME"] = str(self.request.workdir / "prefect")
        from frameworks.prefect.probes import tutorial

        p, attempts = parameters, Attempts()
        place = self.request.workdir / f"tutorial-{stand_ins}"
        place.mkdir()
        dataset = place / "dataset"
        counts = (p["train_images"], p["test_images"])
        learning = [p[n] for n in ("epochs", "batch_size", "learning_rate", "seed", "threads")]

        def attempt(step: str, task: Any, *arguments: Any) -> None:
            attempts.attempt(step, partial(task.fn, *arguments))

        attempt("load_data", tutorial.fetch_images, str(self.request.data), dataset, *counts)
        for name in p["architectures"]:
            weights, predictions = place / f"{name}-weights", place / f"{name}-predictions"
            attempt(f"train/{name}", tutorial.train_network, name, dataset, weights, *learning)
            files = (dataset, weights, predictions, p["threads"])
            attempt(f"evaluate/{name}", tutorial.evaluate_network, name, *files)
        evaluated = [o for step, o in attempts.outputs.items() if step.startswith("evaluate/")]
        attempt("select_best", tutorial.choose_best, evaluated, place / "picture.png")
        return {"outputs": attempts.outputs, "reasons": attempts.reasons}


class Tutorial(asked.Tutorial):
    """Runs the tutorial as its script would, and reads results that it has persisted by name.

    https://docs.prefect.io/v3/advanced/results#reading-persisted-results
    Without an address, Prefect starts a server for the time that the program runs.
    """

    def run(self, parameters: dict[str, Any]) -> asked.Results:
        run_id = start(self.request, parameters)
        from prefect.filesystems import LocalFileSystem
        from prefect.results import ResultStore

        from scenarios.mnist.steps import left

        place = self.request.workdir / "prefect" / "storage"
        store = ResultStore(result_storage=LocalFileSystem(basepath=str(place)))

        def read(name: str) -> Any:
            return store.read(f"{run_id}/{name}").result

        outputs, digests = left(parameters, read, read)
        return {"outputs": outputs, "files": digests}


def start(request: ProbeRequest, parameters: dict[str, Any]) -> str:
    """All that it takes to run the tutorial once; its run's id."""
    os.environ["PREFECT_HOME"] = str(request.workdir / "prefect")  # before the import
    from frameworks.prefect.probes.tutorial import mnist_tutorial

    folder = request.workdir / "files"
    folder.mkdir()
    state = mnist_tutorial(str(request.data), str(folder), parameters, return_state=True)
    state.result()  # raises what a task raised
    return str(state.state_details.flow_run_id)
