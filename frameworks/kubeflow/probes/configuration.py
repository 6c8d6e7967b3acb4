"""Answers about configuration: pipelines that kfp.local runs.

Each is imported or compiled where it is run, so that none stands in the way of another's answer.
"""

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from kfp import dsl

from frameworks.kubeflow import lacks
from frameworks.kubeflow.image import IMAGE
from frameworks.kubeflow.probes import local_runs
from frameworks.kubeflow.probes.local_runs import component
from harness.worker import shell
from harness.worker.contract import NotHere, ProbeRequest
from harness.worker.questions import configuration as asked
from harness.worker.questions.question import RunId
from harness.worker.witness import note

PIPELINES = Path(__file__).with_name("pipelines")
BESIDE = "frameworks.kubeflow.probes.beside_containers"


class Branch(asked.Branch):
    """A branch by `dsl.If` and `dsl.Else`.

    https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/control-flow/
    """

    def run(self, coin: str, notes: str) -> RunId:
        from frameworks.kubeflow.probes.pipelines import branch

        return local_runs.run(self.request, branch.pipeline, {"coin": coin, "notes": notes})


class Cache(asked.Cache):
    """A pipeline run with the local cache, of which `load` and `show` make no use.

    https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/caching/
    Its option enable_caching: https://kubeflow-pipelines.readthedocs.io/en/stable/source/local.html
    """

    def run(self, code: str, source: str, parameter: int, notes: str) -> RunId:
        original = PIPELINES / "cache.py"
        edited = self.request.workdir / original.name
        edited.write_text(original.read_text().replace('CODE = "one"', f'CODE = "{code}"'))
        arguments = {"source": source, "parameter": parameter, "notes": notes}
        return local_runs.run(self.request, _load(edited).pipeline, arguments, caching=True)


def _load(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(file.stem, file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} is no module")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Concurrency(asked.Concurrency):
    """Iterations of `dsl.ParallelFor`, with its `parallelism`.

    https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/control-flow/
    """

    def run(self, limit: int | None, seconds: float, notes: str) -> RunId:
        arguments = {"seconds": seconds, "notes": notes}
        return local_runs.run(self.request, _six_at_once(limit), arguments)


def _six_at_once(limit: int | None) -> Callable[..., Any]:
    @component
    def work(number: int, seconds: float, notes: str) -> None:
        """One of six."""
        import time

        from harness.worker.witness import note

        note(notes, "begin", number=number)
        time.sleep(seconds)
        note(notes, "end", number=number)

    @dsl.pipeline(name="concurrency")
    def pipeline(seconds: float, notes: str) -> None:
        with dsl.ParallelFor([1, 2, 3, 4, 5, 6], parallelism=limit) as number:
            work(number=number, seconds=seconds, notes=notes)

    return pipeline


class ConcurrentRuns(asked.ConcurrentRuns):
    """Local runs of one pipeline, each by a program of its own, with one pipeline root.

    https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/
    """

    def run(self, limit: int | None, seconds: float, notes: str) -> list[RunId]:
        """Each has the number of the run among the outputs of its last step."""
        if limit is not None:
            raise lacks.LIMIT_OF_RUNS.answer()
        root = local_runs.root(self.request)
        root.mkdir(exist_ok=True)
        before = set(root.iterdir())
        program = [sys.executable, str(PIPELINES / "concurrent_runs.py")]
        running = [
            subprocess.Popen([*program, str(number), str(seconds), notes, str(root)])
            for number in range(3)
        ]
        if any(codes := [process.wait() for process in running]):
            raise RuntimeError(f"the runs ended with {codes}")
        made = {folder.name for folder in set(root.iterdir()) - before}
        return sorted(made, key=lambda run_id: local_runs.returned(self.request, run_id, "show"))

    def result(self, run_id: RunId) -> int:
        """What the outputs of `work` say."""
        return int(local_runs.returned(self.request, run_id, "work"))


class ExecutorSwap(asked.ExecutorSwap):
    """Steps in containers, by DockerRunner, instead of processes, by SubprocessRunner.

    https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/
    """

    def scripts(self) -> asked.ExecutorScripts:
        """The runner is named where a user starts the pipeline, and needs the engine's client."""
        default = """\
pip install kfp
cat > run.py <<END
import sys
from kfp import local
from executor_swap import pipeline
local.init(local.SubprocessRunner(use_venv=False))
pipeline(notes=sys.argv[1])
END
"""
        swapped = default.replace("SubprocessRunner(use_venv=False)", "DockerRunner()")
        return {"default": default, "swapped": swapped.replace("install kfp", "install kfp docker")}

    def run(self, which: str, script: str, notes: str) -> RunId:
        """Both as they are. No registry is asked: see `beside_containers`."""
        if which == "default":
            return _started(self.request, script, notes, "run.py")
        # Imported here: no other answer needs the engine's client.
        import docker

        from frameworks.kubeflow import containers

        try:
            containers.make_image()
        except docker.errors.DockerException as problem:
            raise NotHere(f"no container engine answers: {problem}") from None
        try:
            return _started(self.request, script, notes, "-m", BESIDE, "run.py")
        finally:
            containers.remove(self.request.workdir)


def _started(request: ProbeRequest, script: str, notes: str, *words: str) -> RunId:
    """The name of the run's folder in the pipeline root, which is new."""
    root = request.workdir / "local_outputs"
    before = set(root.iterdir()) if root.exists() else set()
    shell.run(
        f'{script}\nexec "$@"',
        cwd=request.workdir,
        env={**os.environ, "PYTHONPATH": f"{PIPELINES}{os.pathsep}{os.environ['PYTHONPATH']}"},
        arguments=[sys.executable, *words, notes],
    )
    (made,) = set(root.iterdir()) - before
    return made.name


class FanOut(asked.FanOut):
    """A loop over what a step has put out by `dsl.ParallelFor`, joined by `dsl.Collected`.

    https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/control-flow/
    """

    def run(self, width: str, notes: str) -> RunId:
        from frameworks.kubeflow.probes.pipelines import fan_out

        return local_runs.run(self.request, fan_out.pipeline, {"width": width, "notes": notes})


class Rejection(asked.Rejection):
    """A pipeline is a function that checks its arguments: `python rejection.py`.

    https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/
    """

    def run(self, parameters: dict[str, Any], notes: str) -> asked.Said:
        """The exit code of the program that runs the pipeline, and all that it printed."""
        done = subprocess.run(
            [sys.executable, str(PIPELINES / "rejection.py"), json.dumps(parameters), notes],
            cwd=self.request.workdir,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return {"code": done.returncode, "message": done.stdout}


class Resume(asked.Resume):
    """A failed pipeline run again with the cache on: finished steps are taken out of it.

    https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/caching/
    Its option enable_caching: https://kubeflow-pipelines.readthedocs.io/en/stable/source/local.html
    """

    def run(self, obstacle: str, notes: str) -> RunId:
        """The id of the run, which fails."""
        from frameworks.kubeflow.probes.pipelines import resume

        arguments = {"obstacle": obstacle, "notes": notes}
        return local_runs.run(self.request, resume.pipeline, arguments, may_fail=True, caching=True)

    def resume(self, run_id: RunId, obstacle: str, notes: str) -> RunId:
        """The id of a new run with the same arguments: the cache knows steps, and no runs."""
        return self.run(obstacle, notes)

    def succeeded(self, run_id: RunId) -> bool:
        """Whether the last task has left its outputs."""
        return local_runs.succeeded(self.request, run_id, "four")


class Retry(asked.Retry):
    """A task with `set_retry`; its outputs are written once it has succeeded.

    https://kubeflow-pipelines.readthedocs.io/en/stable/source/dsl.html#kfp.dsl.PipelineTask.set_retry
    """

    def run(self, tries: int, notes: str) -> RunId:
        """The run's id; a failed run leaves no folder, so that its id is empty."""
        return local_runs.run(self.request, _retried(tries), {"notes": notes}, may_fail=True)

    def succeeded(self, run_id: RunId) -> bool:
        """Whether the task has left its outputs."""
        return local_runs.succeeded(self.request, run_id, "flaky")


def _retried(tries: int) -> Callable[..., Any]:
    @component
    def flaky(notes: str) -> None:
        """Fail twice, then pass."""
        from harness.worker.witness import note, times

        note(notes, "attempt")
        if times(notes, "attempt") <= 2:
            raise RuntimeError("not yet")

    @dsl.pipeline(name="retry")
    def pipeline(notes: str) -> None:
        flaky(notes=notes).set_retry(num_retries=tries - 1)  # without delay, as by default

    return pipeline


class SchedulerCrash(asked.SchedulerCrash):
    """The program that runs the pipeline locally, started again with the same cache.

    https://kubeflow-pipelines.readthedocs.io/en/stable/source/local.html
    """

    def run(self, seconds: float, patience: float, notes: str) -> RunId:
        """The second run, which has an id of its own."""
        root = local_runs.root(self.request)
        program = [sys.executable, str(PIPELINES / "scheduler_crash.py")]
        command = [*program, str(seconds), notes, str(root)]
        driver = subprocess.Popen(command)
        note(notes, "driver", driver=driver.pid)
        driver.wait()
        before = set(root.iterdir())
        subprocess.run(command, check=True, timeout=patience)
        (made,) = set(root.iterdir()) - before
        return made.name

    def kept(self, run_id: RunId) -> asked.Survived:
        """A step out of the cache has its outputs in the run that this one goes on from."""
        root = local_runs.root(self.request)
        runs = [run_id, *sorted(folder.name for folder in root.iterdir())]
        results = {}
        for step in ("one", "two", "three"):
            found = [run for run in runs if local_runs.succeeded(self.request, run, step)]
            told = local_runs.returned(self.request, found[0], step) if found else None
            results[step] = None if told is None else int(told)
        return {"succeeded": local_runs.succeeded(self.request, run_id, "four"), "results": results}


class StepEnvironment(asked.StepEnvironment):
    """A component's `packages_to_install`, and a task's `set_env_variable`.

    https://www.kubeflow.org/docs/components/pipelines/user-guides/components/lightweight-python-components/
    Packages go into a virtual environment of the step's own, the local runner's default:
    https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/
    """

    def run(self, case: str, wheels: dict[str, str], value: str, notes: str) -> RunId:
        arguments = {"notes": notes}
        if case == "variable":
            return local_runs.run(self.request, _with_variable(value), arguments)
        return local_runs.run(self.request, _with_packages(wheels), arguments, use_venv=True)


def see(step: str, notes: str) -> None:
    """Note the package's version and the variable."""
    import importlib.metadata
    import os

    from harness.worker.witness import note

    try:
        version: str | None = importlib.metadata.version("mlops-bench-canary")
    except importlib.metadata.PackageNotFoundError:
        version = None
    variable = os.environ.get("MLOPS_BENCH_CANARY")
    note(notes, "seen", step=step, version=version, variable=variable)


def _with_packages(wheels: dict[str, str]) -> Callable[..., Any]:
    """Each step installs one of the wheels, and KFP's own package, as by default."""
    first = dsl.component(see, base_image=IMAGE, packages_to_install=[wheels["1.0"]])
    second = dsl.component(see, base_image=IMAGE, packages_to_install=[wheels["2.0"]])

    @dsl.pipeline(name="step-packages")
    def pipeline(notes: str) -> None:
        first(step="one", notes=notes)
        second(step="two", notes=notes)

    return pipeline


def _with_variable(value: str) -> Callable[..., Any]:
    """One step has the variable."""
    seeing = component(see)

    @dsl.pipeline(name="step-variable")
    def pipeline(notes: str) -> None:
        seeing(step="one", notes=notes).set_env_variable("MLOPS_BENCH_CANARY", value)
        seeing(step="two", notes=notes)

    return pipeline


class TypedParameters(asked.TypedParameters):
    """Parameters of a pipeline, given to `kfp dsl compile`, which checks their types.

    https://kubeflow-pipelines.readthedocs.io/en/stable/source/cli.html#kfp-dsl-compile
    The command would read KFP_DSL_COMPILE_PIPELINE_PARAMETERS too, since its library of command
    lines derives such names; no page says so, and that is no documented means.
    The compiled pipeline is run locally, without arguments but the witness:
    https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/
    """

    def run(self, source: str, values: asked.Values, notes: str) -> RunId:
        """The run's id; values come in by the command line of the compiler."""
        if source != "command_line":
            raise lacks.OTHER_SOURCES.answer()
        from kfp import components

        package = self.request.workdir / f"{source}.yaml"
        kfp = str(Path(sys.executable).with_name("kfp"))
        file = str(PIPELINES / "typed_parameters.py")
        command = [kfp, "dsl", "compile", "--py", file, "--output", str(package)]
        subprocess.run([*command, "--pipeline-parameters", json.dumps(values)], check=True)
        pipeline = components.load_component_from_file(str(package))
        return local_runs.run(self.request, pipeline, {"notes": notes})
