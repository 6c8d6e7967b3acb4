"""A run by a KFP backend that the user names, submitted and read back through kfp.Client.

https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/run-a-pipeline/
https://kubeflow-pipelines.readthedocs.io/en/stable/source/client.html
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import kfp

from frameworks.kubeflow import lacks
from harness.worker.contract import NotHere, ReadBack, Request, Step

LONGEST = 86_400  # s; the host's own timeout comes first
POLL_SECONDS = 1


class RunFailed(RuntimeError):
    """The backend ended the run in another state than success."""


class ClusterRun:
    """`scenario` is the module with the pipeline, and with what tells its tasks apart."""

    def __init__(self, request: Request, scenario: ModuleType) -> None:
        if request.endpoint is None:
            raise ValueError("the deployment `cluster` needs the endpoint of a KFP API")
        self.request = request
        self.scenario = scenario
        self.client: Any = None
        self.running: str | None = None

    def start(self) -> None:
        """Connect; raises what the client raises when the API does not answer."""
        self.client = kfp.Client(host=self.request.endpoint)
        self.client.get_kfp_healthz()

    def run(self, pipeline: Path, arguments: dict[str, Any]) -> str:
        """Submit the compiled pipeline and wait for its end."""
        submitted = self.client.create_run_from_pipeline_package(
            str(pipeline), arguments=arguments, enable_caching=False
        )
        self.running = str(submitted.run_id)
        run = self.client.wait_for_run_completion(self.running, LONGEST, POLL_SECONDS)
        run_id, self.running = self.running, None
        if run.state != "SUCCEEDED":
            raise RunFailed(f"run {run_id} ended as {run.state}: {run.error}")
        return run_id

    def read_back(self, run_id: str) -> ReadBack:
        """What the client tells of a run: arguments, states and times, but nothing that steps made.

        The API has fields for a task's outputs, which the backend leaves empty:
        https://github.com/kubeflow/pipelines/issues/9858
        """
        run = self.client.get_run(run_id)
        answer = run.to_dict()
        (self.request.evidence / "run.json").write_text(json.dumps(answer, default=str, indent=1))
        params = dict(run.runtime_config.parameters)
        return ReadBack(
            version=kfp.__version__,
            outputs={},
            artifacts={},
            params=params,
            metrics=_unread("metrics are artifacts, which the client does not fetch"),
            steps=list(self._steps(run.run_details.task_details, params)),
            logs=_unread("the client has no call for logs, which the backend has"),
            code_version=NotHere("this run is of a package, and not of a version of a pipeline"),
            data_version=lacks.DATA_VERSION.answer(),
            model=lacks.MODEL.answer(),
        )

    def stop(self) -> None:
        """Terminate the run if it is still going on."""
        if self.running:
            run_id, self.running = self.running, None
            self.client.terminate_run(run_id)

    def _steps(self, tasks: list[Any], params: Mapping[str, Any]) -> Iterator[Step]:
        # A loop's tasks carry no item. They run one after another, in the order of the items.
        branches: dict[str, Iterator[str]] = defaultdict(
            lambda: iter(params[self.scenario.BRANCHES])
        )
        for task in sorted(tasks, key=lambda task: task.start_time or task.create_time):
            if task.display_name not in self.scenario.STEPS:
                continue  # drivers of loops and of the whole
            name = self.scenario.STEPS[task.display_name]
            if "*" in name:
                name = name.replace("*", next(branches[name]))
            yield Step(name, task.state, _seconds(task.start_time), _seconds(task.end_time))


def _seconds(time: Any) -> float | None:
    return time.timestamp() if time else None


def _unread(reason: str) -> Any:
    """The backend may have it: this adapter asks its client alone."""
    return NotHere(reason)
