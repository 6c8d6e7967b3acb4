"""A run by kfp.local, each step a process or a container; files under a folder are the store.

https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/
"""

import importlib
from pathlib import Path
from types import ModuleType
from typing import Any

import kfp
from kfp import local

from frameworks.kubeflow import local_store
from frameworks.kubeflow.driver import Driver, Runner
from harness.worker.contract import Elsewhere, ReadBack, Request, Unsupported

DOCUMENTATION = (
    "https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/"
    "execute-kfp-pipelines-locally/"
)
REGISTRY = "https://www.kubeflow.org/docs/components/model-registry/overview/"


class LocalRun:
    """`scenario` is the module with the pipeline, and with what tells its tasks apart."""

    def __init__(self, request: Request, scenario: ModuleType) -> None:
        self.request = request
        self.scenario = scenario
        self.root = request.workdir / "kfp"
        self.driver: Driver | None = None
        self.containers: ModuleType | None = None

    def start(self) -> None:
        """Make the folder of the store and, for containers, their image."""
        self.root.mkdir()
        if self.request.deployment == "containers":
            # Imported here: only this deployment's environment has the engine's client.
            containers = importlib.import_module("frameworks.kubeflow.containers")
            containers.make_image()
            self.containers = containers

    def run(self, pipeline: Path, arguments: dict[str, Any]) -> str:
        """Run the compiled pipeline to its end; raises PipelineFailed when a step failed."""
        self.driver = Driver(pipeline, arguments, self.root, self._runner)
        self.driver.run()
        # The local runner tells nobody how it named the run: it is the one folder of a fresh root.
        (run,) = (self.root / "outputs").iterdir()
        return run.name

    def read_back(self, run_id: str) -> ReadBack:
        """Everything that the run's files tell."""
        executed = local_store.tasks(self.root / "outputs" / run_id)
        return ReadBack(
            version=kfp.__version__,
            outputs=local_store.step_outputs(executed, self.scenario.STEPS),
            artifacts=local_store.files(executed),
            params=_on_a_cluster("the arguments of a run are not stored"),
            metrics=local_store.metrics(executed),
            steps=_on_a_cluster("neither status nor times of steps are stored"),
            logs=_on_a_cluster("output of all steps is streamed to the console, and not stored"),
            code_version=_on_a_cluster("only the KFP backend knows versions of a pipeline"),
            # On a cluster neither: a dataset is an artifact there, too.
            data_version=Unsupported(
                "local execution: a dataset is known by its path in the run, not by a version",
                DOCUMENTATION,
            ),
            model=Elsewhere(
                "cluster",
                "a model is an artifact of its run; the registry is a component of its own",
                REGISTRY,
            ),
            details={
                "metrics": "scalars by name, without a step: the epoch is part of the name",
                "artifacts": {task.task: task.artifacts for task in executed if not task.branch},
            },
        )

    def stop(self) -> None:
        """End all steps."""
        if self.driver:
            self.driver.stop()
        if self.containers:
            self.containers.remove(self.request.workdir)

    def _runner(self) -> Runner:
        if self.containers:
            data = str(self.request.data)
            return self.containers.runner(self.request.workdir, readable=[data])
        # Without a virtual environment per step: filling one takes minutes each time.
        return local.SubprocessRunner(use_venv=False)


def _on_a_cluster(reason: str) -> Elsewhere:
    return Elsewhere("cluster", f"local execution: {reason}", DOCUMENTATION)
