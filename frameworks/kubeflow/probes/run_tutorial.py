"""Runs the tutorial with kfp.local in this environment, and reads what its tasks left behind.

https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/
"""

import hashlib
from pathlib import Path
from typing import Any

from kfp import local

from frameworks.kubeflow import local_store
from frameworks.kubeflow.local_store import TaskOutput
from frameworks.kubeflow.probes.tutorial import mnist_pipeline
from harness.worker.contract import ProbeRequest

ARTIFACTS = {"model": "weights/*", "predictions": "predictions/*"}  # "*" is the architecture


def run(request: ProbeRequest, parameters: dict[str, Any]) -> dict[str, Any]:
    """The output of every step and the sha256 of its files, from the files of kfp.local."""
    return read_back(start(request, parameters))


def start(request: ProbeRequest, parameters: dict[str, Any]) -> Path:
    """All that it takes to run the tutorial once; the folder with what its tasks left behind."""
    root = request.workdir / "outputs"
    local.init(
        local.SubprocessRunner(use_venv=False),
        pipeline_root=str(root),
        workspace_root=str(request.workdir / "workspace"),
    )
    known = {n: v for n, v in parameters.items() if n in mnist_pipeline.component_spec.inputs}
    mnist_pipeline(data=str(request.data), **known)
    return root


def read_back(root: Path) -> dict[str, Any]:
    """What the tasks returned, and the files of their artifacts."""
    outputs, digests = {}, {}
    for task in local_store.tasks(root):
        name = _step(task)
        outputs[name] = task.returned
        for artifact, file in ARTIFACTS.items():
            if artifact in task.artifacts:
                content = Path(task.artifacts[artifact]["uri"]).read_bytes()
                file = file.replace("*", name.partition("/")[2])
                digests[file] = hashlib.sha256(content).hexdigest()
    return {"outputs": outputs, "files": digests}


def _step(task: TaskOutput) -> str:
    """KFP numbers the tasks of a loop: which network one is for tells its own output."""
    if task.task.startswith("train-model"):
        (file,) = task.returned["files"]
        return f"train/{file.partition('/')[2]}"
    if task.task.startswith("evaluate-model"):
        return f"evaluate/{task.returned['architecture']}"
    return {"create-dataset": "load_data", "select-model": "select_best"}[task.task]
