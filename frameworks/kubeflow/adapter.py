"""Kubeflow Pipelines: a pipeline compiled to IR YAML, run by kfp.local, read from its files.

https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/compile-a-pipeline/
https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/
"""

import importlib

import kfp
from kfp import compiler, local

from frameworks.kubeflow import local_store
from frameworks.kubeflow.driver import Driver
from harness.worker.contract import ReadBack, Request, Unsupported

CORE = "https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions"
LOCAL = f"{CORE}/execute-kfp-pipelines-locally/"


class Adapter:
    """Every step is a process of this environment; files under the pipeline root are the store."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.root = request.workdir / "kfp"
        self.compiled = request.evidence / "pipeline.yaml"
        self.scenario = importlib.import_module(f"frameworks.kubeflow.{request.scenario}")
        self.driver: Driver | None = None

    def start(self) -> None:
        self.root.mkdir()
        compiler.Compiler().compile(self.scenario.pipeline, str(self.compiled))

    def run(self) -> str:
        arguments = {"data": str(self.request.data), **self.request.parameters}
        self.driver = Driver(self.compiled, arguments, self.root, _subprocess_runner)
        self.driver.run()
        # The local runner tells nobody how it named the run: it is the one folder of a fresh root.
        (run,) = (self.root / "outputs").iterdir()
        return run.name

    def read_back(self, run_id: str) -> ReadBack:
        executed = local_store.tasks(self.root / "outputs" / run_id)
        return ReadBack(
            version=kfp.__version__,
            outputs=local_store.step_outputs(executed, self.scenario.STEPS),
            artifacts=local_store.files(executed),
            params=_not_local("the arguments of a run are not stored"),
            metrics=local_store.metrics(executed),
            steps=_not_local("neither status nor times of steps are stored"),
            logs=_not_local("output of all steps is streamed to the console, and not stored"),
            code_version=_not_local("pipelines have versions in the KFP backend only"),
            data_version=_not_local("a dataset is known by its path in the run, not by version"),
            model=Unsupported(
                "a model is an artifact of its run; the registry is a component of its own",
                "https://www.kubeflow.org/docs/components/model-registry/overview/",
            ),
            details={
                "metrics": "scalars by name, without a step: the epoch is part of the name",
                "artifacts": {task.task: task.artifacts for task in executed if not task.branch},
            },
        )

    def stop(self) -> None:
        if self.driver:
            self.driver.stop()


def _subprocess_runner() -> local.SubprocessRunner:
    # Without a virtual environment per step: filling one takes minutes each time.
    return local.SubprocessRunner(use_venv=False)


def _not_local(reason: str) -> Unsupported:
    return Unsupported(f"local execution: {reason}", LOCAL)
