"""Runs pipelines of the probes by kfp.local, and reads from any process what they left.

https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/

The store is the pipeline root: RUN/TASK/ with the task's artifacts and `executor_output.json`, its
outputs, which is written when the task has succeeded. RUN, the pipeline's name and the time, is the
run's id: steps are told it by dsl.PIPELINE_JOB_NAME_PLACEHOLDER.
"""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from kfp import dsl, local

from frameworks.kubeflow.image import IMAGE
from frameworks.kubeflow.local_store import OUTPUT
from harness.worker.contract import ProbeRequest
from harness.worker.questions.question import RunId

NONE = "none"  # the id of a run that is not made, since nothing would keep it
# Without the package of KFP itself, which each step's environment has already.
component = partial(dsl.component, base_image=IMAGE, install_kfp_package=False)


def run(
    request: ProbeRequest,
    pipeline: Callable[..., Any],
    arguments: dict[str, Any],
    *,
    may_fail: bool = False,
    caching: bool = False,
    use_venv: bool = False,
) -> RunId:
    """Run to the end and return the run's id, "" when a failed run left nothing behind."""
    before = _runs(request)
    local.init(
        local.SubprocessRunner(use_venv=use_venv),
        pipeline_root=str(root(request)),
        raise_on_error=not may_fail,
        enable_caching=caching,
        cache_root=str(request.workdir / "kfp-cache"),
    )
    pipeline(**arguments)
    return "".join(_runs(request) - before)


def succeeded(request: ProbeRequest, run_id: RunId, task: str) -> bool:
    """Whether this task of the run has left its outputs."""
    return bool(run_id) and _outputs(request, run_id, task).exists()


def root(request: ProbeRequest) -> Path:
    """The pipeline root."""
    return request.workdir / "kfp"


def returned(request: ProbeRequest, run_id: RunId, task: str) -> Any:
    """What the task's function returned, by the task's outputs."""
    outputs = json.loads(_outputs(request, run_id, task).read_text())
    return outputs["parameterValues"][OUTPUT]


def artifact(request: ProbeRequest, run_id: RunId, task: str, name: str) -> dict[str, Any]:
    """What the task's outputs say of one artifact: "uri", its path, and "metadata"."""
    outputs = json.loads(_outputs(request, run_id, task).read_text())
    return outputs["artifacts"][name]["artifacts"][0]


def _runs(request: ProbeRequest) -> set[str]:
    folder = root(request)
    return {run.name for run in folder.iterdir()} if folder.exists() else set()


def _outputs(request: ProbeRequest, run_id: RunId, task: str) -> Path:
    return root(request) / run_id / task / "executor_output.json"
