"""Answers about instrumentation: chains of stages, steps as functions, and the tutorial."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import chdir
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from frameworks.dvc.probes.project import Project
from harness.worker.attempts import Attempts
from harness.worker.contract import ProbeRequest
from harness.worker.questions import instrumentation as asked
from harness.worker.rounds import interleaved

OF_STAGES = {
    "load_data": ("train_images", "test_images"),
    "train": ("epochs", "batch_size", "learning_rate", "seed", "threads"),
    "evaluate": ("threads",),
}


class Chain(Project, asked.Chain):
    """Stages in Python that leave an empty file, each of which depends on the one before it.

    The run is over once a commit keeps it, as those of the adapter are.
    https://doc.dvc.org/user-guide/pipelines/defining-pipelines
    """

    PIPELINE = "params"

    def run(self, lengths: list[int], repeats: int, patience: float) -> list[tuple[int, float]]:
        """`dvc repro --force` of what ran before; a pipeline of DVC has a stage at least."""
        self.prepare(number=0)
        at_least_one = [max(1, length) for length in lengths]
        return interleaved(self._timed, at_least_one, repeats, patience)

    def _timed(self, length: int) -> float:
        stages: dict[str, Any] = {
            f"step_{number}": {
                "cmd": f"python -c \"open('{number}.txt', 'w')\"",
                "deps": [f"{number - 1}.txt"] if number else [],
                "outs": [f"{number}.txt"],
            }
            for number in range(length)
        }
        (self.folder / "dvc.yaml").write_text(yaml.safe_dump({"stages": stages}))
        (self.folder / "dvc.lock").unlink(missing_ok=True)
        self.git("add", "dvc.yaml")
        begin = time.perf_counter()
        self.dvc("repro", "--force")
        self.committed()
        seconds = time.perf_counter() - begin
        if self.dvc("status", "--json") != "{}":
            raise RuntimeError(f"the chain of {length} stages is not finished")
        return seconds


class Steps(asked.Steps):
    """Functions of files: a test calls them in a folder, as a stage does."""

    def call(self, parameters: dict[str, Any], stand_ins: bool) -> asked.Attempted:
        from frameworks.dvc import mnist

        def kept(step: str) -> Callable[[], Any]:
            name, *branch = step.split("/")
            words = [str(self.request.data)] if name == "load_data" else branch
            return partial(_called, mnist.main, [name, *words], f"outputs/{step}.json")

        _activate(self.request)
        folder = self.request.workdir / f"steps-{stand_ins}"
        return _attempted(folder, parameters, parameters, kept)

    def call_tutorial(self, parameters: dict[str, Any], stand_ins: bool) -> asked.Attempted:
        from frameworks.dvc.probes import tutorial

        def kept(step: str) -> Callable[[], Any]:
            name, *branch = step.split("/")
            words = {
                "load_data": [str(self.request.data)],
                "select_best": parameters["architectures"],
            }.get(name, branch)
            return partial(_called, tutorial.STAGES[name], words, _told(step))

        _activate(self.request)
        folder = self.request.workdir / f"tutorial-{stand_ins}"
        return _attempted(folder, parameters, _sections(parameters), kept)


def _attempted(
    folder: Path,
    parameters: dict[str, Any],
    written: dict[str, Any],
    call: Callable[[str], Callable[[], Any]],
) -> asked.Attempted:
    folder.mkdir()
    attempts = Attempts()
    with chdir(folder):
        subprocess.run(["dvc", "init", "--no-scm", "--quiet"], check=True)
        Path("params.yaml").write_text(yaml.safe_dump(written))
        for step in _steps(parameters):
            attempts.attempt(step, call(step))
    return {"outputs": attempts.outputs, "reasons": attempts.reasons}


def _called(function: Callable[..., Any], words: list[str], output: str) -> Any:
    function(*words)
    return json.loads(Path(output).read_text())


def _steps(parameters: dict[str, Any]) -> list[str]:
    branches = [
        f"{step}/{name}" for step in ("train", "evaluate") for name in parameters["architectures"]
    ]
    return ["load_data", *branches, "select_best"]


def _sections(parameters: dict[str, Any]) -> dict[str, Any]:
    """As the tutorial's params.yaml has them, by stage."""
    return {stage: {name: parameters[name] for name in names} for stage, names in OF_STAGES.items()}


def _told(step: str) -> str:
    return f"eval/{step.replace('/', '-')}.json"


class Tutorial(asked.Tutorial):
    """Runs the tutorial as its pages do, and reads the files that it leaves."""

    def run(self, parameters: dict[str, Any]) -> asked.Results:
        import dvc.api

        from scenarios.mnist.steps import left

        commit = start(self.request, parameters)
        folder = str(self.request.workdir / "tutorial")
        read = partial(dvc.api.read, repo=folder, rev=commit)
        outputs, files = left(
            parameters,
            lambda step: json.loads(read(_told(step))),
            lambda name: read(name.replace("weights/", "models/"), mode="rb"),
        )
        return {"outputs": outputs, "files": files}


def _activate(request: ProbeRequest) -> None:
    os.environ["DVC_SITE_CACHE_DIR"] = str(request.workdir / "site-cache")
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


def start(request: ProbeRequest, parameters: dict[str, Any]) -> str:
    """All that it takes to run the tutorial once; the commit that keeps the run."""
    folder = request.workdir / "tutorial"
    folder.mkdir()
    _activate(request)
    shutil.copy(Path(__file__).with_name("tutorial.py"), folder)
    (folder / "params.yaml").write_text(yaml.safe_dump(_sections(parameters)))
    run = partial(subprocess.run, cwd=folder, check=True)
    for words in ("init --quiet", "config user.name user", "config user.email user@localhost"):
        run(["git", *words.split()])
    run(["dvc", "init", "--quiet"])
    run(["git", "add", "."])
    run(["git", "commit", "--quiet", "--message", "Initialize DVC"])  # DVCLive wants a first one
    names = parameters["architectures"]
    stage = partial(_stage, run)
    told = [f"eval/evaluate-{name}.json" for name in names]
    dataset = "data/mnist.safetensors"
    stage("load_data", [str(request.data)], [str(request.data)], [dataset, _told("load_data")])
    for name in names:
        made = [f"models/{name}", f"eval/train-{name}.json", f"eval/{name}"]
        stage("train", [name], [dataset], made)
        scored = [f"predictions/{name}", f"eval/evaluate-{name}.json"]
        stage("evaluate", [name], [dataset, f"models/{name}"], scored)
    stage("select_best", names, told, ["best.png", "eval/select_best.json"])
    run(["dvc", "repro"])
    run(["git", "add", "."])
    run(["git", "commit", "--quiet", "--message", "Run the pipeline"])
    done = run(["git", "rev-parse", "HEAD"], capture_output=True, text=True)
    return str(done.stdout).strip()


def _stage(
    run: Callable[[list[str]], Any],
    script: str,
    words: list[str],
    needs: list[str],
    outs: list[str],
) -> None:
    """https://doc.dvc.org/command-reference/stage/add."""
    name = "-".join([script, *words]) if script in ("train", "evaluate") else script
    command = ["dvc", "stage", "add", "--name", name, "--deps", "tutorial.py"]
    for file in needs:
        command += ["--deps", file]
    if script in OF_STAGES:
        command += ["--params", script]
    for file in outs:
        command += ["--outs", file]
    run([*command, "python", "tutorial.py", script, *words])
