"""What a run by kfp.local left under its pipeline root, read from any process.

The layout is RUN/[LOOP-iteration-N/]TASK/: the task's artifacts, and `executor_output.json` with
its output parameters and its artifacts' locations and metadata. There is no client to ask:
https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OUTPUT = "Output"  # KFP's name for what a component's function returned


@dataclass(frozen=True)
class TaskOutput:
    """One executed task: what it returned, and its artifacts by name."""

    task: str
    returned: dict[str, Any]
    artifacts: dict[str, dict[str, Any]]  # each with at least "uri" and "metadata"

    @property
    def branch(self) -> str | None:
        """The branch of the fan-out that the task's artifacts say they belong to."""
        branches = (artifact["metadata"].get("branch") for artifact in self.artifacts.values())
        return next((str(branch) for branch in branches if branch is not None), None)


def tasks(run: Path) -> list[TaskOutput]:
    """Every task of the run that wrote its output, in the order of their folders."""
    return [_read(file) for file in sorted(run.rglob("executor_output.json"))]


def step_outputs(executed: list[TaskOutput], steps: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """What each step returned; `steps` maps KFP's task names to the scenario's, "*" the branch."""
    return {steps[task.task].replace("*", task.branch or "*"): task.returned for task in executed}


def files(executed: list[TaskOutput]) -> dict[str, Path]:
    """The files of all artifacts whose metadata name a file of the scenario."""
    return {
        artifact["metadata"]["file"]: Path(artifact["uri"])
        for task in executed
        for artifact in task.artifacts.values()
        if "file" in artifact["metadata"]
    }


def metrics(executed: list[TaskOutput]) -> dict[str, list[tuple[int, float]]]:
    """Scalars of all `metrics` artifacts; the epoch is the part of the name behind a slash, or 1.

    Names begin with the task's branch, if it has one.
    """
    found: dict[str, list[tuple[int, float]]] = {}
    for task in executed:
        for key, value in task.artifacts.get("metrics", {"metadata": {}})["metadata"].items():
            name, _, epoch = key.partition("/")
            if task.branch is not None:
                name = f"{task.branch}/{name}"
            found.setdefault(name, []).append((int(epoch or 1), value))
    return {name: sorted(points) for name, points in found.items()}


def _read(file: Path) -> TaskOutput:
    content = json.loads(file.read_text())
    return TaskOutput(
        task=file.parent.name,
        returned=content["parameterValues"][OUTPUT],
        artifacts={
            name: artifact["artifacts"][0] for name, artifact in content["artifacts"].items()
        },
    )
