"""A run by kfp.local, each step a process or a container; files under a folder are the store.

https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/
"""

import importlib
from pathlib import Path
from types import ModuleType
from typing import Any

import kfp
from kfp import local

from frameworks.kubeflow import lacks, local_store
from frameworks.kubeflow.driver import Driver, Runner
from harness.worker.contract import ReadBack, Request


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
            params=lacks.PARAMS.answer(),
            metrics=local_store.metrics(executed),
            steps=lacks.STEPS.answer(),
            logs=lacks.LOGS.answer(),
            code_version=lacks.CODE_VERSION.answer(),
            data_version=lacks.DATA_VERSION.answer(),
            model=lacks.MODEL.answer(),
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
        # Without a virtual environment per step: filling one takes seconds to minutes each time.
        return local.SubprocessRunner(use_venv=False)
